/**
 * Takes what was recorded to the disk, a few records at a time and one write after another, and
 * counts what does not get there. A disk that takes nothing is left alone for a while.
 */
import { DISK_PAUSE_MS, EXIT_BUDGET_MS } from './limits.js';
import { lineText } from './line.js';
import { addLosses, type LossReason } from './losses.js';
import type { Chunk, Queue } from './queue.js';
import type { Spool } from './spool.js';
import type { Losses } from './types.js';

export interface Writer {
  /** Records that were taken from the queue and are not on disk. */
  readonly inFlight: number;
  /** Whether something is lost of which no file tells yet. */
  readonly hasUntold: boolean;
  /** Of this process. */
  readonly losses: Losses;
  /** How many were lost since it was asked before. */
  lostSince(): number;
  lose(reason: LossReason, count?: number): void;
  /** Never rejects. Not to be called again before it resolved. */
  writeAll(): Promise<void>;
  /** Durable when it returns. Never throws. */
  writeNow(chunk: Chunk): void;
  /** At the end of the program. Never throws. */
  writeRest(): void;
}

export interface WriterContext {
  readonly queue: () => Queue;
  /** Throws where the machine has no home folder. */
  readonly spool: () => Spool;
  readonly now: () => Date;
  /** Nothing is left in memory. */
  readonly onEmpty: () => void;
  readonly onWritten: (records: number, bytes: number) => void;
  /** Nothing gets in before something got out. */
  readonly onFull: () => void;
}

export function createWriter(context: WriterContext): Writer {
  const { queue, spool, now, onEmpty, onWritten, onFull } = context;
  let inFlight: readonly Chunk[] = [];
  let losses: Losses = {};
  /** Those that no file holds yet. */
  let untold: Losses = {};
  /** What is lost of sessions alone is not reported: that goes with events. */
  let hasEvents = false;
  let lostSince = 0;
  /** When the disk took nothing, in milliseconds since 1970. */
  let refusedAt = Number.NEGATIVE_INFINITY;

  function lose(reason: LossReason, count = 1): void {
    losses = addLosses(losses, { [reason]: count });
    untold = addLosses(untold, { [reason]: count });
    lostSince += count;
  }

  /** With a line before it for what was lost: events are what losses are reported with. */
  function withLosses({ stream, text }: Chunk): { text: string; told: Losses } {
    if (stream !== 'events') return { text, told: {} };
    hasEvents = true;
    return isAnythingUntold() ? { text: lossText() + text, told: untold } : { text, told: {} };
  }

  function isAnythingUntold(): boolean {
    return Object.keys(untold).length > 0;
  }

  function lossText(): string {
    return lineText({ v: 1, stream: 'events', at: now().toISOString(), losses: untold });
  }

  /** No event comes any more that it could stand before. */
  function tellRest(): void {
    if (!hasEvents || !isAnythingUntold()) return;
    try {
      if (spool().tellNow(lossText())) untold = {};
    } catch {
      // The disk takes nothing.
    }
  }

  /** Also where the clock was set back in between. */
  function isDiskLeftAlone(): boolean {
    return Math.abs(now().getTime() - refusedAt) < DISK_PAUSE_MS;
  }

  async function write(chunk: Chunk): Promise<void> {
    if (isDiskLeftAlone()) {
      lose('disk', chunk.records);
      return;
    }
    const { text, told } = withLosses(chunk);
    try {
      if (await spool().append(chunk.stream, text)) {
        untold = subtract(untold, told);
        onWritten(chunk.records, text.length);
      } else {
        lose('outbox-full', chunk.records);
        onFull();
      }
    } catch {
      refusedAt = now().getTime();
      lose('disk', chunk.records);
    }
  }

  function writeAtOnce(chunk: Chunk, durable: boolean): void {
    const { text, told } = withLosses(chunk);
    try {
      if (spool().appendNow(chunk.stream, text, durable)) untold = subtract(untold, told);
      else lose('outbox-full', chunk.records);
    } catch {
      lose('disk', chunk.records);
    }
  }

  return {
    get inFlight() {
      return inFlight.reduce((sum, { records }) => sum + records, 0);
    },
    get hasUntold() {
      return hasEvents && isAnythingUntold();
    },
    get losses() {
      return losses;
    },
    lostSince() {
      const lost = lostSince;
      lostSince = 0;
      return lost;
    },
    lose,

    async writeAll() {
      while (queue().length > 0) {
        inFlight = queue().take();
        for (let [next] = inFlight; next !== undefined; [next] = inFlight) {
          await write(next);
          inFlight = inFlight.slice(1);
        }
      }
      onEmpty();
    },

    writeNow: (chunk) => writeAtOnce(chunk, true),

    writeRest() {
      const end = performance.now() + EXIT_BUDGET_MS;
      // What is being written may be written twice, and counts once.
      const rest = [...inFlight];
      do rest.push(...queue().take());
      while (queue().length > 0 && performance.now() < end);
      if (queue().length > 0) lose('exit', queue().length);
      if (isDiskLeftAlone()) return;
      for (const chunk of rest) writeAtOnce(chunk, false);
      tellRest();
    },
  };
}

function subtract(from: Losses, told: Losses): Losses {
  const left = Object.entries(from).map(([reason, count]): [string, number] => [
    reason,
    count - (told[reason] ?? 0),
  ]);
  return Object.fromEntries(left.filter(([, count]) => count > 0));
}
