/**
 * The files that this round may take, and what becomes of them. A claim is a rename: of two who try
 * one succeeds. What is done with is a rename, too: the new name says how far, so that a crash
 * repeats at most what was not noted, and never skips.
 */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  hasEnded,
  listSegments,
  type OutboxStream,
  type Processes,
  type Segment,
  segmentName,
} from '../outbox/index.js';
import { SCRAP_AFTER_MS } from './limits.js';

export interface Claim {
  readonly stream: OutboxStream;
  readonly bytes: Buffer;
  /** Where the rest begins. */
  readonly offset: number;
  /** Notes that everything before `offset` is done with. */
  advance(offset: number): Promise<void>;
  /** Leaves the rest to whoever comes next. */
  release(): Promise<void>;
}

export interface ClaimContext {
  readonly folder: string;
  /** Of the outbox whose round this is. */
  readonly claimant: string;
  readonly processes: Processes;
  readonly now: number;
}

/** What a crash left of a file that was to be replaced, or of a lock. */
const SCRAP = /^\..*\.tmp$|\.lock\./;

/** Never rejects: what cannot be swept away now is by a later round. */
export async function sweep({ folder, now }: ClaimContext): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!SCRAP.test(name)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && now - stats.mtimeMs > SCRAP_AFTER_MS) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

/** Those of living processes are not among them; what an earlier round of ours left is. */
export async function claimable(context: ClaimContext): Promise<Segment[]> {
  const found: Segment[] = [];
  for (const segment of await listSegments(context.folder)) {
    if (await isFree(segment, context)) found.push(segment);
  }
  return found;
}

async function isFree(
  segment: Segment,
  { folder, claimant, processes, now }: ClaimContext,
): Promise<boolean> {
  const { holder } = segment;
  if (holder.state === 'ready') return true;
  if (holder.mark === claimant) return holder.state === 'claimed';
  const stats = await stat(join(folder, segmentName(segment))).catch(() => undefined);
  // A rename changes only the second of them.
  const touched = Math.max(stats?.mtimeMs ?? 0, stats?.ctimeMs ?? 0);
  return stats !== undefined && hasEnded(holder.mark, now - touched, processes);
}

/** Undefined where another was quicker, or nothing can be read. */
export async function claim(segment: Segment, context: ClaimContext): Promise<Claim | undefined> {
  const { folder, claimant } = context;
  const at = (each: Segment) => join(folder, segmentName(each));
  let held: Segment = { ...segment, holder: { state: 'claimed', mark: claimant } };
  let bytes: Buffer;
  try {
    if (at(segment) !== at(held)) await rename(at(segment), at(held));
    bytes = await readFile(at(held));
  } catch {
    return undefined;
  }
  let offset = Math.min(segment.offset, bytes.length);
  const moveTo = async (next: Segment) => {
    await rename(at(held), at(next));
    held = next;
  };
  return {
    stream: segment.stream,
    bytes,
    get offset() {
      return offset;
    },
    async advance(end) {
      const isFurther = end > offset;
      offset = end;
      if (end >= bytes.length) await rm(at(held), { force: true });
      else if (isFurther) await moveTo({ ...held, offset: end });
    },
    async release() {
      // Where that fails, it stays claimed until our next round, or our end.
      await moveTo({ ...held, holder: { state: 'ready' } }).catch(() => undefined);
    },
  };
}
