/** Cuts batches out of the files that wait, across their borders: many hold a line or two. */
import {
  addLosses,
  type Losses,
  type LossReason,
  type OutboxLine,
  type Segment,
} from '../outbox/index.js';
import { type Claim, type ClaimContext, claim } from './claims.js';
import { type Room, takeLines } from './take.js';

export interface Batch {
  readonly lines: readonly OutboxLine[];
  readonly losses: Losses;
  /** What was lost before, and is known to whom it happened. */
  readonly told: Losses;
  /** Notes on disk that the service has it, or never will. */
  done(): Promise<void>;
}

export interface BatchSource {
  /** Undefined where nothing is left. It begins behind the last batch that was done with. */
  next(): Promise<Batch | undefined>;
  /** Leaves what remains to whoever comes next, and says how many files that is. */
  close(): Promise<number>;
}

export function batchSource(
  segments: readonly Segment[],
  context: ClaimContext,
  room: Room,
  objection: (line: OutboxLine) => LossReason | undefined,
): BatchSource {
  const waiting = [...segments];
  /** Claimed, and not at their end. */
  let open: Claim[] = [];

  /** The file at this place of the line, claimed when its turn comes. */
  async function claimAt(place: number): Promise<Claim | undefined> {
    while (open.length <= place) {
      const segment = waiting.shift();
      if (segment === undefined) return undefined;
      const claimed = await claim(segment, context);
      if (claimed !== undefined) open.push(claimed);
    }
    return open[place];
  }

  return {
    async next() {
      const lines: OutboxLine[] = [];
      const ends: { readonly of: Claim; readonly end: number }[] = [];
      let losses: Losses = {};
      let told: Losses = {};
      let bytes = 0;
      while (lines.length < room.records) {
        const of = await claimAt(ends.length);
        if (of === undefined) break;
        const left = { records: room.records - lines.length, bytes: room.bytes - bytes };
        const source = { bytes: of.bytes, from: of.offset, stream: of.stream };
        const taken = takeLines(source, left, lines.length > 0, objection);
        ends.push({ of, end: taken.end });
        lines.push(...taken.lines);
        losses = addLosses(losses, taken.losses);
        told = addLosses(told, taken.told);
        bytes += taken.bytes;
        if (taken.end < of.bytes.length) break;
      }
      if (ends.length === 0) return undefined;
      return {
        lines,
        losses,
        told,
        async done() {
          for (const { of, end } of ends) {
            // One that cannot be moved on is done again, which the service notices.
            await of.advance(end).catch(() => undefined);
          }
          open = open.filter((each) => each.offset < each.bytes.length);
        },
      };
    },

    async close() {
      for (const each of open) await each.release();
      return open.length + waiting.length;
    },
  };
}
