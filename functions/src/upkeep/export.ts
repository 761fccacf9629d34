/**
 * `npm run export`: a store as NDJSON, one document a line, for `npm run import` into another. It holds
 * what the data folder holds, the secret included, and is as secret as that.
 */
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import type { Contents, WholeAggregates } from '../store/index.js';
import { type Line, VERSION } from './lines.js';

export async function exportTo(
  path: string,
  contents: Contents,
  aggregates: WholeAggregates,
  now: Date,
): Promise<number> {
  if (existsSync(path)) throw new Error(`${path} is there already: name a new file`);
  const partial = `${path}.partial`;
  let count = 0;
  async function* text(): AsyncGenerator<string> {
    for await (const line of linesOf(contents, aggregates, now)) {
      yield `${JSON.stringify(line)}\n`;
      count += 1;
    }
    yield `${JSON.stringify({ kind: 'end', lines: count } satisfies Line)}\n`;
  }
  const file = createWriteStream(partial, { mode: 0o600, flush: true });
  await pipeline(text, file);
  await finished(file);
  renameSync(partial, path);
  return count;
}

async function* linesOf(
  contents: Contents,
  aggregates: WholeAggregates,
  now: Date,
): AsyncGenerator<Line> {
  yield {
    kind: 'store',
    version: VERSION,
    secret: Buffer.from(contents.secret).toString('base64'),
  };
  for await (const { invokes, expiresAt, ...document } of contents.all(now)) {
    const of = invokes.length;
    yield { kind: 'document', ...document, expires_at: expiresAt.toISOString(), invokes: of };
    for (const { id, fields } of invokes) yield { kind: 'invoke', id, fields };
  }
  for await (const { packageName, day, json } of aggregates.published()) {
    yield { kind: 'published', package: packageName, day, json };
  }
  const until = await aggregates.countedUntil();
  if (until !== undefined) yield { kind: 'counted', until };
}
