/** One line of a file in the outbox: a record that waits, or what this process lost before it. */
import type { EventRecord } from '../wire.js';
import { readLosses } from './losses.js';
import type { EventLine, Losses, OutboxLine, OutboxStream, ShareLine } from './types.js';

/** Stands among events, since with these it is reported. */
interface LossLine {
  readonly v: 1;
  readonly stream: 'events';
  readonly at: string;
  readonly losses: Losses;
}

export type SegmentLine = OutboxLine | LossLine;

/** A field may be missing, or be anything. */
type Unread<T> = { readonly [field in keyof T]?: unknown };

export function lineText(line: SegmentLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Undefined where the text is no line of this stream, or half of one. */
export function readLine(text: string, stream: OutboxStream): SegmentLine | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(parsed) || !isOf(stream, parsed)) return undefined;
  if (stream === 'sessions') return isShare(parsed) ? parsed : undefined;
  return isEvent(parsed) || isLoss(parsed) ? parsed : undefined;
}

export function isLoss(line: Unread<LossLine>): line is LossLine {
  return readLosses(line.losses) !== undefined;
}

function isOf(stream: OutboxStream, line: Unread<OutboxLine>): boolean {
  return (
    line.v === 1 &&
    line.stream === stream &&
    typeof line.at === 'string' &&
    !Number.isNaN(Date.parse(line.at))
  );
}

function isEvent(line: Unread<EventLine>): line is EventLine {
  return isRecordedFor(line) && isObject(line.event) && isEventRecord(line.event);
}

function isEventRecord({ event, fields }: Unread<EventRecord>): boolean {
  return typeof event === 'string' && isObject(fields) && !Array.isArray(fields);
}

function isShare(line: Unread<ShareLine>): line is ShareLine {
  return isRecordedFor(line) && isObject(line.share) && isShareRecord(line.share);
}

function isRecordedFor({ endpoint, watermark }: Unread<OutboxLine>): boolean {
  return typeof endpoint === 'string' && typeof watermark === 'string';
}

function isShareRecord({ session, body }: Unread<ShareLine['share']>): boolean {
  return typeof session === 'string' && typeof body === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
