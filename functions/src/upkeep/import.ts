/**
 * `npm run import`: what `npm run export` wrote, into another store. What is there already stays, so
 * that an import that was broken off is begun again and ends as if it had not been.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Content, Contents, WholeAggregates } from '../store/index.js';
import { type Line, VERSION } from './lines.js';

export interface Imported {
  readonly put: number;
  readonly left: number;
  /** Ids of those that the store is too small for. */
  readonly tooLarge: readonly string[];
}

async function* linesIn(path: string): AsyncGenerator<Line> {
  const text = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  // The cast: whether it is an export is what `secretOf` has looked at; its lines are of `linesOf`.
  for await (const line of text) yield JSON.parse(line) as Line;
}

/** Reads all of it, before anything is written: a file that was cut off is no export. */
export async function secretOf(path: string): Promise<Uint8Array> {
  let secret: string | undefined;
  let count = 0;
  let isWhole = false;
  try {
    for await (const line of linesIn(path)) {
      if (count === 0 && line.kind === 'store' && line.version === VERSION) secret = line.secret;
      isWhole = line.kind === 'end' && line.lines === count;
      count += 1;
    }
  } catch (cause) {
    throw new Error(`${path} cannot be read as an export`, { cause });
  }
  if (secret === undefined)
    throw new Error(`${path} is not an export of this release: make another`);
  if (!isWhole) throw new Error(`${path} is cut off: make another export`);
  return Buffer.from(secret, 'base64');
}

export async function importFrom(
  path: string,
  contents: Contents,
  aggregates: WholeAggregates,
  now: Date,
): Promise<Imported> {
  if (!Buffer.from(await secretOf(path)).equals(contents.secret)) {
    throw new Error('This store has data of another service: import into a new one');
  }
  const outcomes = { put: 0, left: 0 };
  const tooLarge: string[] = [];
  async function put(content: Content): Promise<void> {
    if (content.expiresAt <= now) return;
    const outcome = await contents.put(content);
    if (outcome === 'too-large') tooLarge.push(content.id);
    else outcomes[outcome] += 1;
  }
  for await (const line of contentsIn(path)) {
    if (line.kind === 'content') await put(line.content);
    else if (line.kind === 'published') await aggregates.publish(line.package, line.day, line.json);
    else await aggregates.countUntil(line.until);
  }
  await contents.replayErasures(now);
  return { ...outcomes, tooLarge };
}

type Step =
  | { readonly kind: 'content'; readonly content: Content }
  | Extract<Line, { readonly kind: 'published' | 'counted' }>;

/** Documents with the invokes that follow them. */
async function* contentsIn(path: string): AsyncGenerator<Step> {
  let waiting:
    | { content: Content; invokes: Content['invokes'][number][]; missing: number }
    | undefined;
  for await (const line of linesIn(path)) {
    if (line.kind === 'document') {
      const { collection, id, expires_at, fields, invokes: missing } = line;
      const invokes: Content['invokes'][number][] = [];
      const content = { collection, id, expiresAt: new Date(expires_at), fields, invokes };
      waiting = { content, invokes, missing };
    } else if (line.kind === 'invoke') {
      waiting?.invokes.push({ id: line.id, fields: line.fields });
    } else if (line.kind === 'published' || line.kind === 'counted') yield line;
    if (waiting !== undefined && waiting.invokes.length === waiting.missing) {
      yield { kind: 'content', content: waiting.content };
      waiting = undefined;
    }
  }
}
