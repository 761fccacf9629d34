/** What was recorded and is not on disk yet: bounded, and made into text when there is time. */
import { DRAIN_SLICE_RECORDS, LINE_MAX_BYTES, QUEUE_MAX_RECORDS } from './limits.js';
import { lineText } from './line.js';
import type { LossReason } from './losses.js';
import type { OutboxStream, Waiting } from './types.js';

/** Lines for one file. */
export interface Chunk {
  readonly stream: OutboxStream;
  readonly text: string;
  readonly records: number;
}

export interface Queue {
  readonly length: number;
  add(waiting: Waiting): void;
  /** The oldest few, as lines. */
  take(): Chunk[];
  /** Undefined where it may not leave, or is lost. */
  chunkOf(one: Waiting): Chunk | undefined;
  empty(): void;
}

export interface QueueContext {
  readonly lose: (reason: LossReason) => void;
  /** Why nothing of a stream is written now; undefined where it is. */
  readonly objection: (stream: OutboxStream) => LossReason | undefined;
}

export function createQueue({ lose, objection }: QueueContext): Queue {
  const waiting: Waiting[] = [];

  function chunkOf({ encode }: Waiting): Chunk | undefined {
    try {
      const line = encode();
      if (line === undefined) return undefined;
      const { stream } = line;
      const text = lineText(line);
      const isLarge = Buffer.byteLength(text) > LINE_MAX_BYTES[stream];
      const reason = isLarge ? 'too-large' : objection(stream);
      if (reason === undefined) return { stream, text, records: 1 };
      lose(reason);
    } catch {
      lose('not-encodable');
    }
    return undefined;
  }

  return {
    get length() {
      return waiting.length;
    },

    add(one) {
      if (waiting.length >= QUEUE_MAX_RECORDS) lose('queue-full');
      else waiting.push(one);
    },

    take() {
      const chunks = waiting.splice(0, DRAIN_SLICE_RECORDS).flatMap((one) => chunkOf(one) ?? []);
      return [...together('events', chunks), ...together('sessions', chunks)];
    },

    chunkOf,

    empty() {
      waiting.length = 0;
    },
  };
}

function together(stream: OutboxStream, chunks: readonly Chunk[]): Chunk[] {
  const own = chunks.filter((chunk) => chunk.stream === stream);
  const text = own.map((chunk) => chunk.text).join('');
  return own.length === 0 ? [] : [{ stream, text, records: own.length }];
}
