/** What is counted of a package on a day, exactly: the shape that counting fills and publishing reads. */
import { DURATION_BUCKETS_MS, MAX_INVOKES_OF_A_SESSION } from './limits.js';

/** `units` are sessions, usage pings or events: what a threshold guards. */
export interface Cell {
  units: number;
  /** Of a label: each session counts with a limited number of them. */
  invokes?: number;
  /** Sum of each unit's own rate of success, so that none weighs more than another. */
  successes?: number;
  /** Units by the bucket of their mean duration; as long as the buckets are. */
  durations?: number[];
}

export interface Dimension {
  /** `one`: each unit is in exactly one cell. `several`: in any number of them. */
  readonly form: 'one' | 'several';
  /** Whether the declaration lists the values, or only their form. */
  readonly listed: boolean;
  readonly cells: Record<string, Cell>;
}

export interface Topic {
  readonly total: Cell;
  /** Distinct tokens, where the package declares some. */
  unique?: number;
  readonly dimensions: Record<string, Dimension>;
}

/** By topic: `sessions`, `usage`, `events.<name>`. */
export type Counts = Record<string, Topic>;

export interface Measured {
  readonly invokes?: number;
  /** 0 to 1. */
  readonly success?: number;
  readonly durationMs?: number;
}

export const emptyCell = (): Cell => ({ units: 0 });

export function addUnit(cell: Cell, { invokes, success, durationMs }: Measured = {}): void {
  cell.units += 1;
  if (invokes !== undefined) {
    cell.invokes = (cell.invokes ?? 0) + Math.min(invokes, MAX_INVOKES_OF_A_SESSION);
  }
  if (success !== undefined) cell.successes = (cell.successes ?? 0) + success;
  if (durationMs !== undefined && durationMs >= 0) {
    cell.durations ??= DURATION_BUCKETS_MS.map(() => 0);
    const bucket = bucketOf(durationMs);
    cell.durations[bucket] = (cell.durations[bucket] ?? 0) + 1;
  }
}

function bucketOf(durationMs: number): number {
  const found = DURATION_BUCKETS_MS.findIndex((bound) => durationMs <= bound);
  return found === -1 ? DURATION_BUCKETS_MS.length - 1 : found;
}

/** What is folded into `other` is counted there with all that is known of it. */
export function mergedCells(cells: readonly Cell[]): Cell {
  const merged = emptyCell();
  for (const { units, invokes, successes, durations } of cells) {
    merged.units += units;
    if (invokes !== undefined) merged.invokes = (merged.invokes ?? 0) + invokes;
    if (successes !== undefined) merged.successes = (merged.successes ?? 0) + successes;
    if (durations !== undefined) {
      const before = merged.durations;
      merged.durations = durations.map((count, bucket) => count + (before?.[bucket] ?? 0));
    }
  }
  return merged;
}
