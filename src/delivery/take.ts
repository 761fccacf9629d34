/** Takes lines out of the bytes of one file, until there is no room for more. Pure. */
import {
  addLosses,
  isLoss,
  type Losses,
  type LossReason,
  type OutboxLine,
  type OutboxStream,
  readLine,
} from '../outbox/index.js';

export interface Room {
  readonly records: number;
  readonly bytes: number;
}

export interface Taken {
  readonly lines: readonly OutboxLine[];
  /** Of the lines. */
  readonly bytes: number;
  /** Where the rest begins. */
  readonly end: number;
  /** What is before it and will not leave. */
  readonly losses: Losses;
  /** What a process had lost before it wrote this. */
  readonly told: Losses;
}

const NEWLINE = 0x0a;

/** Where nothing `precedes` them, the first line always has room: none is in the way of the others. */
export function takeLines(
  source: { readonly bytes: Buffer; readonly from: number; readonly stream: OutboxStream },
  room: Room,
  precedes: boolean,
  /** Why a line may not leave; undefined where it may. */
  objection: (line: OutboxLine) => LossReason | undefined,
): Taken {
  const lines: OutboxLine[] = [];
  let taken = 0;
  let losses: Losses = {};
  let told: Losses = {};
  let end = source.from;
  while (end < source.bytes.length && lines.length < room.records) {
    const next = endOfLine(source.bytes, end);
    const text = source.bytes.subarray(end, next).toString('utf8').trim();
    const line = text === '' ? undefined : readLine(text, source.stream);
    if (line === undefined) {
      if (text !== '') losses = addLosses(losses, { damaged: 1 });
    } else if (isLoss(line)) told = addLosses(told, line.losses);
    else {
      const reason = objection(line);
      if (reason !== undefined) losses = addLosses(losses, { [reason]: 1 });
      else {
        const size = next - end;
        if ((precedes || lines.length > 0) && taken + size > room.bytes) break;
        lines.push(line);
        taken += size;
      }
    }
    end = next;
  }
  return { lines, bytes: taken, end, losses, told };
}

/** Behind its newline, or the end of what there is. */
function endOfLine(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(NEWLINE, from);
  return found === -1 ? bytes.length : found + 1;
}
