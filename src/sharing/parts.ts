/**
 * Cuts a share into requests by the size of their JSON text. Each is closed in itself: it carries
 * the session, and the statistics of every invoke in it.
 */
import type { SessionInvoke } from '../session/index.js';
import type { SharePart } from '../wire.js';
import { ENVELOPE_BYTES, PART_MAX_INVOKES, PART_MAX_STATS } from './limits.js';

/** A document of statistics as JSON text, with the documents of its invokes. */
export interface StatsDocuments {
  readonly text: string;
  readonly invokes: readonly InvokeDocument[];
}

interface InvokeDocument {
  readonly text: string;
  /** The recorded invoke, to remember that it was shared. */
  readonly source: SessionInvoke;
}

export interface Part {
  readonly stats: ReadonlySet<StatsDocuments>;
  readonly invokes: readonly InvokeDocument[];
}

/**
 * At least one part. A document that alone is over the limit gets a part of its own, for the
 * service to judge.
 */
export function cutIntoParts(
  sessionText: string,
  documents: readonly StatsDocuments[],
  maxBytes: number,
): Part[] {
  const empty = ENVELOPE_BYTES + Buffer.byteLength(sessionText);
  const parts: Part[] = [];
  let stats = new Set<StatsDocuments>();
  let invokes: InvokeDocument[] = [];
  let bytes = empty;

  function close(): void {
    parts.push({ stats, invokes });
    stats = new Set();
    invokes = [];
    bytes = empty;
  }

  function add(of: StatsDocuments, invoke: InvokeDocument | undefined): void {
    const invokeBytes = invoke === undefined ? 0 : listedBytes(invoke.text);
    const statsBytes = listedBytes(of.text);
    const needed = invokeBytes + (stats.has(of) ? 0 : statsBytes);
    const isFull =
      bytes + needed > maxBytes ||
      invokes.length === PART_MAX_INVOKES ||
      (stats.size === PART_MAX_STATS && !stats.has(of));
    if (isFull && stats.size > 0) close();
    bytes += invokeBytes + (stats.has(of) ? 0 : statsBytes);
    stats.add(of);
    if (invoke !== undefined) invokes.push(invoke);
  }

  for (const of of documents) {
    if (of.invokes.length === 0) add(of, undefined);
    for (const invoke of of.invokes) add(of, invoke);
  }
  if (stats.size > 0 || parts.length === 0) close();
  return parts;
}

/** The body of a `ShareRequest`, put together from texts: parsing them again would be waste. */
export function bodyOf(
  sessionText: string,
  { stats, invokes }: Part,
  part: SharePart,
  keyDigest: string,
): string {
  const statsTexts = Array.from(stats, ({ text }) => text).join(',');
  const invokeTexts = invokes.map(({ text }) => text).join(',');
  return `{"session":${sessionText},"session_stats":[${statsTexts}],"invokes":[${invokeTexts}],"part":${JSON.stringify(part)},"erasure_key_digest":"${keyDigest}"}`;
}

/** With the comma behind it. */
function listedBytes(text: string): number {
  return Buffer.byteLength(text) + 1;
}
