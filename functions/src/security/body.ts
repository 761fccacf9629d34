/**
 * Reads a JSON body under limits that hold while it is read, so that no sender can make the service
 * hold more than that: not by a long body, a small one that inflates, or one that nests.
 */
import { isAscii } from 'node:buffer';
import { subtle } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { createMiddleware } from 'hono/factory';
import type { Asked, Bindings } from '../asked.js';
import { MAX_BODY_BYTES, MAX_JSON_DEPTH } from '../limits.js';
import { type Refusal, refusal, refuseWith } from '../problem.js';
import { measureJson } from './json.js';

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const tooLargeFor = (maxBytes: number): string =>
  `The body is larger than ${maxBytes} bytes; send it in parts.`;

type Refused = { readonly outcome: 'refused'; readonly refusal: Refusal<400 | 413 | 415> };

type Read = { readonly outcome: 'read'; readonly bytes: Buffer } | Refused;

const CUT_OFF = refused(400, 'The body ended before it was complete; send it again.');

export type ReadText =
  | { readonly outcome: 'read'; readonly text: string; readonly bytes: Buffer }
  | Refused;

/**
 * Leaves the text for the validator that follows, and as `bodyDigest` the SHA-256 of the body before
 * compression, which is computed when it is asked for, in a thread of Node's own.
 */
export const jsonBodyUpTo = (maxBytes: number) =>
  createMiddleware<{ Bindings: Bindings; Variables: { bodyDigest: () => Promise<string> } }>(
    async (c, next) => {
      const read = await readJsonText(c, maxBytes);
      if (read.outcome === 'refused') return refuseWith(c, read.refusal);
      const { text, bytes } = read;
      c.set('bodyDigest', () => sha256(bytes));
      // Hono keeps promises in this cache, against its declared type; its validator reads from there.
      c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
      return next();
    },
  );

async function sha256(bytes: Buffer): Promise<string> {
  return Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex');
}

export const jsonBody = jsonBodyUpTo(MAX_BODY_BYTES);

/** The same for a handler that does without the middleware. */
export async function readJsonText(asked: Asked, maxBytes = MAX_BODY_BYTES): Promise<ReadText> {
  const read =
    refusedByHead(asked, maxBytes) ?? unpacked(asked, await readSent(asked, maxBytes), maxBytes);
  if (read.outcome === 'refused') return read;
  const text = decode(read.bytes);
  return text === undefined
    ? refused(400, 'The body is not UTF-8; encode it so.')
    : { outcome: 'read', text, bytes: read.bytes };
}

const encodingOf = ({ req }: Asked): string =>
  (req.header('content-encoding') ?? 'identity').trim().toLowerCase();

function refusedByHead(asked: Asked, maxBytes: number): Refused | undefined {
  if (!JSON_TYPE.test(asked.req.header('content-type') ?? '')) {
    return refused(415, 'Send the body as application/json, in UTF-8.');
  }
  if (!['identity', 'gzip'].includes(encodingOf(asked))) {
    return refused(415, 'Send the body as it is, or compressed with gzip.');
  }
  if (Number(asked.req.header('content-length') ?? 0) > maxBytes) {
    return refused(413, tooLargeFor(maxBytes));
  }
  return undefined;
}

function unpacked(asked: Asked, sent: Read, maxBytes: number): Read {
  if (sent.outcome === 'refused') return sent;
  // Google's runner has inflated the body already, and left the header: only the bytes tell.
  const isPacked = encodingOf(asked) === 'gzip' && isGzip(sent.bytes);
  const body = isPacked ? unpack(sent.bytes, maxBytes) : sent;
  if (body.outcome === 'refused') return body;
  switch (measureJson(body.bytes)) {
    case 'too-deep':
      return refused(
        400,
        `The body nests deeper than ${MAX_JSON_DEPTH} levels; send flatter values.`,
      );
    case 'too-many-values':
      return refused(413, 'The body holds too many values; send it in parts.');
    case 'fine':
      return body;
  }
}

/** From Node's request where there is one: a web stream around it takes longer than all the rest. */
function readSent({ env, req }: Asked, maxBytes: number): Promise<Read> {
  const incoming = env?.incoming;
  return incoming === undefined
    ? readStream(req.raw.body, maxBytes)
    : readIncoming(incoming, maxBytes);
}

function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<Read> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      length += chunk.byteLength;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      // What else comes is the adapter's to drain, or to cut off.
      incoming.off('data', take).pause();
      chunks.length = 0;
      resolve(refused(413, tooLargeFor(maxBytes)));
    };
    // Whichever comes first says it; to take the others away costs more than to let them speak.
    const cut = () => resolve(CUT_OFF);
    incoming
      .on('data', take)
      .on('end', () => resolve({ outcome: 'read', bytes: joined(chunks, length) }))
      .on('error', cut)
      .on('close', cut);
  });
}

async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Read> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream ?? []) {
      length += chunk.byteLength;
      if (length > maxBytes) return refused(413, tooLargeFor(maxBytes));
      chunks.push(Buffer.from(chunk));
    }
  } catch {
    return CUT_OFF;
  }
  return { outcome: 'read', bytes: joined(chunks, length) };
}

/** Most bodies are one chunk. */
function joined(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, length);
}

/** Synchronous on purpose, since it takes milliseconds: of many at once, one is in memory. */
function unpack(bytes: Buffer, maxBytes: number): Read {
  try {
    return { outcome: 'read', bytes: gunzipSync(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const tooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return tooLarge
      ? refused(413, tooLargeFor(maxBytes))
      : refused(400, 'The body is not whole gzip data; send it again, or as it is.');
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function decode(bytes: Buffer): string | undefined {
  // Nearly all is, and needs no decoder.
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(status: 400 | 413 | 415, detail: string): Refused {
  const field = status === 415 ? undefined : 'body';
  return { outcome: 'refused', refusal: refusal(status, detail, { field }) };
}
