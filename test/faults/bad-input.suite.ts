/**
 * What a hostile or broken sender may try, against any runner: a plain refusal that names the
 * field, nothing stored, little memory, and not a word of the input in an answer or a log.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, ShareRequest } from '../../src/wire.js';
import {
  idOf,
  invokeFields,
  newKey,
  newShare,
  sessionFields,
  statsFields,
} from '../functions/app/documents.js';

export interface RunningService {
  readonly url: string;
  /** How many sessions the maintainer sees. */
  stored(): Promise<number>;
  /** The most memory that the service's process ever held, in bytes. */
  peakMemory(): Promise<number>;
  /** All that it printed so far. */
  output(): string;
  close(): Promise<void>;
}

export interface Runner {
  readonly name: string;
  start(): Promise<RunningService>;
}

const MEMORY_GROWTH_BYTES = 64 * 1024 * 1024;

/** Stands in every bad request where a value of the sender's may stand. */
const CANARY = 'canary-4c1d9b';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface BadInput extends Sent {
  readonly what: string;
  readonly status: number;
  readonly field?: string;
}

/** By Node's own client, which sends a path as it is told to. */
function send(url: string, { method = 'POST', path = '/v1/sessions', headers, body }: Sent) {
  return new Promise<Answered>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = {
      ...(body === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
      ...headers,
    };
    const sending = request({ hostname, port, method, path, headers: sent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** A share that would be stored, but for what `spoil` does to it. */
function spoilt(spoil: (share: ShareRequest) => unknown): string {
  return JSON.stringify(spoil(newShare(newKey())));
}

const session = (more: object) => (share: ShareRequest) => ({
  ...share,
  session: { fields: { ...sessionFields(idOf(share.session)), ...more } },
});
const stats = (more: object) => (share: ShareRequest) => ({
  ...share,
  session_stats: [
    { fields: { ...statsFields(idOf(share.session_stats[0]), idOf(share.session)), ...more } },
  ],
});
const invoke = (more: object) => (share: ShareRequest) => ({
  ...share,
  invokes: [{ fields: { ...invokeFields(randomUUID(), idOf(share.session_stats[0])), ...more } }],
});
const text = { stringValue: CANARY };
const context = (fields: object) => ({ context: { mapValue: { fields } } });
const nested = (depth: number): object =>
  depth === 0 ? text : { mapValue: { fields: { [CANARY]: nested(depth - 1) } } };

const NOT_JSON: readonly BadInput[] = [
  { what: 'no JSON', body: `{"session": ${CANARY}`, status: 400, field: 'body' },
  { what: 'nothing at all', body: '', status: 400, field: 'body' },
  { what: 'a JSON string', body: JSON.stringify(CANARY), status: 400, field: 'body' },
  { what: 'null', body: 'null', status: 400, field: 'body' },
  { what: 'an array', body: '[]', status: 400, field: 'body' },
  { what: 'an empty object', body: '{}', status: 400, field: 'session' },
  {
    what: 'bytes that are no UTF-8',
    body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    status: 400,
    field: 'body',
  },
  {
    what: '100,000 nested arrays',
    body: '['.repeat(100_000) + ']'.repeat(100_000),
    status: 400,
    field: 'body',
  },
  { what: '100,000 nested objects', body: '{"a":'.repeat(100_000), status: 400, field: 'body' },
  {
    what: '100,000 arrays nested inside a context',
    body: spoilt(invoke({})).replace('"context":{', `"context":${'['.repeat(100_000)}{`),
    status: 400,
    field: 'body',
  },
  {
    what: 'a million empty objects',
    body: `[${'{},'.repeat(1_000_000)}{}]`,
    status: 413,
    field: 'body',
  },
];

const STRUCTURE: readonly BadInput[] = [
  {
    what: 'a member that nobody knows',
    body: spoilt((share) => ({ ...share, [CANARY]: 1 })),
    status: 400,
    field: 'body',
  },
  {
    what: 'a session that is a string',
    body: spoilt((share) => ({ ...share, session: CANARY })),
    status: 400,
    field: 'session',
  },
  {
    what: 'a document with a name',
    body: spoilt((share) => ({ ...share, session: { ...share.session, name: CANARY } })),
    status: 400,
    field: 'session',
  },
  {
    what: 'invokes that are an object',
    body: spoilt((share) => ({ ...share, invokes: {} })),
    status: 400,
    field: 'invokes',
  },
  {
    what: 'a share without a key',
    body: spoilt(({ erasure_key_digest: _, ...share }) => share),
    status: 400,
    field: 'erasure_key_digest',
  },
  {
    what: 'a digest that is none',
    body: spoilt((share) => ({ ...share, erasure_key_digest: CANARY })),
    status: 400,
    field: 'erasure_key_digest',
  },
  {
    what: 'part 3 of 2',
    body: spoilt((share) => ({ ...share, part: { share: 1, number: 3, of: 2 } })),
    status: 400,
    field: 'part.number',
  },
  {
    what: 'a part of a share 1.5',
    body: spoilt((share) => ({ ...share, part: { share: 1.5, number: 1, of: 1 } })),
    status: 400,
    field: 'part.share',
  },
  {
    what: 'a part that is an array',
    body: spoilt((share) => ({ ...share, part: [1, 1, 1] })),
    status: 400,
    field: 'part',
  },
  {
    what: 'too many labels',
    body: spoilt((share) => ({
      ...share,
      session_stats: Array(2_000).fill(share.session_stats[0]),
    })),
    status: 400,
    field: 'session_stats',
  },
];

const TYPES: readonly BadInput[] = [
  {
    what: 'a session id that is no UUID',
    body: spoilt(session({ id: text })),
    status: 400,
    field: 'session.fields.id',
  },
  {
    what: 'a session id that is a path',
    body: spoilt(session({ id: { stringValue: '../../etc/passwd' } })),
    status: 400,
    field: 'session.fields.id',
  },
  {
    what: 'a session id that is a number',
    body: spoilt(session({ id: { integerValue: '5' } })),
    status: 400,
    field: 'session.fields.id',
  },
  {
    what: 'a session id of two types',
    body: spoilt(session({ id: { stringValue: randomUUID(), nullValue: null } })),
    status: 400,
    field: 'session.fields.id',
  },
  {
    what: 'a time of day that is text',
    body: spoilt(session({ created_at: text })),
    status: 400,
    field: 'session.fields.created_at',
  },
  {
    what: 'a time of day in no zone',
    body: spoilt(session({ created_at: { timestampValue: '2026-01-01T00:00:00' } })),
    status: 400,
    field: 'session.fields.created_at',
  },
  {
    what: 'a session without a time of day',
    body: spoilt(session({ created_at: undefined })),
    status: 400,
    field: 'session.fields.created_at',
  },
  {
    what: 'an environment that is text',
    body: spoilt(session({ environment: text })),
    status: 400,
    field: 'session.fields.environment',
  },
  {
    what: 'an environment whose package is a number',
    body: spoilt(
      session({ environment: { mapValue: { fields: { package_name: { integerValue: '1' } } } } }),
    ),
    status: 400,
    field: 'session.fields.environment.mapValue.fields.package_name',
  },
  {
    what: 'a level that there is not',
    body: spoilt(session({ level: text })),
    status: 400,
    field: 'session.fields.level',
  },
  {
    what: 'a label of 100,000 characters',
    body: spoilt(stats({ label: { stringValue: 'x'.repeat(100_000) } })),
    status: 400,
    field: 'session_stats[0].fields.label',
  },
  {
    what: 'a negative count',
    body: spoilt(stats({ failed_count: { integerValue: '-1' } })),
    status: 400,
    field: 'session_stats[0].fields.failed_count',
  },
  {
    what: 'a count past what is exact',
    body: spoilt(stats({ total_invokes: { integerValue: '9007199254740993' } })),
    status: 400,
    field: 'session_stats[0].fields.total_invokes',
  },
  {
    what: 'a duration that is NaN',
    body: spoilt(stats({ max_duration_ms: { doubleValue: 'NaN' } })),
    status: 400,
    field: 'session_stats[0].fields.max_duration_ms',
  },
  {
    what: 'a rate above 1',
    body: spoilt(stats({ success_rate: { doubleValue: 1.01 } })),
    status: 400,
    field: 'session_stats[0].fields.success_rate',
  },
  {
    what: 'context keys that are numbers',
    body: spoilt(stats({ context_keys: { arrayValue: { values: [{ integerValue: '1' }] } } })),
    status: 400,
    field: 'session_stats[0].fields.context_keys',
  },
  {
    what: 'a status that there is not',
    body: spoilt(invoke({ status: text })),
    status: 400,
    field: 'invokes[0].fields.status',
  },
  {
    what: 'a context that is text',
    body: spoilt(invoke({ context: text })),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'a value of a type that there is not',
    body: spoilt(invoke(context({ [CANARY]: { pathValue: CANARY } }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'a bare value',
    body: spoilt(invoke(context({ [CANARY]: 5 }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'an array bare inside an array',
    body: spoilt(invoke(context({ [CANARY]: { arrayValue: { values: [{ arrayValue: {} }] } } }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'a field name that Firestore reserves',
    body: spoilt(invoke(context({ __proto__x__: text }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'a path longer than Firestore takes where the invoke is stored',
    body: spoilt(invoke(context({ ['k'.repeat(1_450)]: text }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'a context deeper than Firestore nests',
    body: spoilt(invoke(context({ [CANARY]: nested(20) }))),
    status: 400,
    field: 'invokes[0].fields.context',
  },
  {
    what: 'an invoke larger than a document may be',
    body: spoilt(invoke(context({ [CANARY]: { stringValue: 'x'.repeat(900_000) } }))),
    status: 400,
    field: 'invokes[0].fields',
  },
];

const TWICE = randomUUID();
const LINKS: readonly BadInput[] = [
  {
    what: 'the same invoke twice',
    body: spoilt((share) => ({ ...share, invokes: [share.invokes[0], share.invokes[0]] })),
    status: 400,
    field: 'invokes[1].fields.id',
  },
  {
    what: 'the same statistics twice',
    body: spoilt((share) => ({
      ...share,
      session_stats: [share.session_stats[0], share.session_stats[0]],
    })),
    status: 400,
    field: 'session_stats[1].fields.id',
  },
  {
    what: 'one id for two different invokes',
    body: spoilt((share) => ({
      ...share,
      invokes: ['success', 'error'].map((status) => ({
        fields: invokeFields(TWICE, idOf(share.session_stats[0]), {
          status: { stringValue: status },
        }),
      })),
    })),
    status: 400,
    field: 'invokes[1].fields.id',
  },
  {
    what: 'statistics of another session',
    body: spoilt(stats({ session: { stringValue: randomUUID() } })),
    status: 400,
    field: 'session_stats[0].fields.session',
  },
  {
    what: 'an invoke of statistics that are not in the share',
    body: spoilt(invoke({ session_stats: { stringValue: randomUUID() } })),
    status: 400,
    field: 'invokes[0].fields.session_stats',
  },
];

const batch = (more: object) => ({
  path: '/v1/events',
  body: JSON.stringify({ package: 'orbits', events: [], ...more }),
});
const lost = (counts: unknown) => ({ losses: { id: randomUUID(), counts } });
const EVENTS: readonly BadInput[] = [
  { what: 'events of no package', ...batch({ package: undefined }), status: 400, field: 'package' },
  { what: 'events of a number', ...batch({ package: 5 }), status: 400, field: 'package' },
  { what: 'events of nobody', ...batch({ package: CANARY }), status: 403, field: 'package' },
  { what: 'events that are an object', ...batch({ events: {} }), status: 400, field: 'events' },
  {
    what: '501 events',
    ...batch({ events: Array(501).fill(CANARY) }),
    status: 400,
    field: 'events',
  },
  {
    what: 'a batch with a member that nobody knows',
    ...batch({ [CANARY]: 1 }),
    status: 400,
    field: 'body',
  },
  {
    what: 'losses without an id',
    ...batch({ losses: { counts: {} } }),
    status: 400,
    field: 'losses.id',
  },
  {
    what: 'losses for a reason that is none',
    ...batch(lost({ [`${CANARY} was lost`]: 1 })),
    status: 400,
    field: 'losses.counts',
  },
  {
    what: 'fewer than no losses',
    ...batch(lost({ full: -1 })),
    status: 400,
    field: 'losses.counts',
  },
  {
    what: 'a batch of more than a megabyte',
    ...batch({ events: ['x'.repeat(1_000_000)] }),
    status: 413,
    field: 'body',
  },
];

const good = () => JSON.stringify(newShare(newKey()));
const HTTP: readonly BadInput[] = [
  { what: 'a wrong method', method: 'PUT', body: good(), status: 405 },
  { what: 'a method that there is not', method: 'PROPFIND', status: 405 },
  { what: 'no content type', headers: { 'Content-Type': '' }, body: good(), status: 415 },
  { what: 'plain text', headers: { 'Content-Type': 'text/plain' }, body: good(), status: 415 },
  {
    what: 'a form',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `a=${CANARY}`,
    status: 415,
  },
  {
    what: 'a relative of JSON',
    headers: { 'Content-Type': 'application/vnd.api+json' },
    body: good(),
    status: 415,
  },
  {
    what: 'JSON in Latin 1',
    headers: { 'Content-Type': 'application/json; charset=latin1' },
    body: good(),
    status: 415,
  },
  {
    what: 'a compression that is not offered',
    headers: { 'Content-Encoding': 'br' },
    body: good(),
    status: 415,
  },
  {
    what: 'two compressions',
    headers: { 'Content-Encoding': 'gzip, gzip' },
    body: gzipSync(gzipSync(good())),
    status: 415,
  },
  {
    what: 'gzip that is cut off',
    headers: { 'Content-Encoding': 'gzip' },
    body: gzipSync(good()).subarray(0, 200),
    status: 400,
    field: 'body',
  },
  {
    what: 'gzip inside gzip',
    headers: { 'Content-Encoding': 'gzip' },
    body: gzipSync(gzipSync(good())),
    status: 400,
    field: 'body',
  },
  {
    what: 'an erasure key that is none',
    headers: { 'Erasure-Key': CANARY },
    body: good(),
    status: 400,
    field: 'Erasure-Key',
  },
  { what: 'a body over the limit', body: `"${'x'.repeat(5_000_001)}"`, status: 413, field: 'body' },
  {
    what: 'a path with ..',
    method: 'GET',
    path: `/v1/sessions/../health?${CANARY}`,
    status: 400,
    field: 'path',
  },
  {
    what: 'a path with an encoded ..',
    method: 'GET',
    path: '/v1/sessions/%2e%2E/health',
    status: 400,
    field: 'path',
  },
  {
    what: 'a path with an encoded slash',
    method: 'GET',
    path: '/v1/sessions/..%2Fhealth',
    status: 400,
    field: 'path',
  },
  {
    what: 'a path with a NUL',
    method: 'GET',
    path: `/v1/sessions/${CANARY}%00`,
    status: 400,
    field: 'path',
  },
  { what: 'a path with a backslash', method: 'GET', path: '/v1\\sessions', status: 400 },
  {
    what: 'a path with a broken escape',
    method: 'GET',
    path: '/v1/sessions/%zz',
    status: 400,
    field: 'path',
  },
  {
    what: 'a path of 10,000 characters',
    method: 'GET',
    path: `/v1/${'x'.repeat(10_000)}`,
    status: 414,
  },
  { what: 'an address that there is not', method: 'GET', path: `/v1/${CANARY}`, status: 404 },
  {
    what: 'an id in a path that is no UUID',
    method: 'GET',
    path: `/v1/sessions/${CANARY}`,
    headers: { 'Erasure-Key': newKey().header },
    status: 400,
    field: 'id',
  },
];

/** 200 MB of JSON in about 200 KB, made piece by piece so that the test does not hold it either. */
async function bomb(): Promise<Uint8Array> {
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise((resolve) => gzip.on('end', resolve));
  const piece = Buffer.alloc(1_000_000, ' ');
  gzip.write('[');
  for (let megabytes = 0; megabytes < 200; megabytes += 1) {
    if (!gzip.write(piece)) await new Promise((resolve) => gzip.once('drain', resolve));
  }
  gzip.end(']');
  await done;
  return Buffer.concat(chunks);
}

export function badInputSuite(runner: Runner): void {
  describe(`bad input to the service on ${runner.name}`, () => {
    let service: RunningService;
    let before: number;
    const answers: string[] = [];

    beforeAll(async () => {
      service = await runner.start();
      // What the code itself weighs, once it has run, is not what bad input costs.
      const warmUp = { path: '/v1/erasure-requests', body: JSON.stringify({ session: TWICE }) };
      expect((await send(service.url, warmUp)).status).toBe(202);
      before = await service.peakMemory();
    });
    afterAll(() => service.close());

    async function refuse({ what: _, status, field, ...sent }: BadInput): Promise<void> {
      const answered = await send(service.url, sent);
      answers.push(answered.text);
      expect(answered.text).toContain('"detail"');
      const problem: Problem = JSON.parse(answered.text);
      expect({ status: answered.status, field: problem.field }).toEqual({ status, field });
      expect(answered.headers['content-type']).toBe('application/problem+json');
      expect(problem).toMatchObject({ type: 'about:blank', status });
      expect(problem.detail).toMatch(/^[\w([].*\.$/);
    }

    it.each(NOT_JSON)('is refused: $what', refuse);
    it.each(STRUCTURE)('is refused: $what', refuse);
    it.each(TYPES)('is refused: $what', refuse);
    it.each(LINKS)('is refused: $what', refuse);
    it.each(EVENTS)('is refused: $what', refuse);
    it.each(HTTP)('is refused: $what', refuse);

    it('is refused: 200 KB of gzip that inflates to 200 MB, ten at once', async () => {
      const body = await bomb();
      expect(body.length).toBeLessThan(250_000);
      const input = { body, headers: { 'Content-Encoding': 'gzip' }, status: 413, field: 'body' };
      await Promise.all(Array.from({ length: 10 }, () => refuse({ what: 'a bomb', ...input })));
    });

    it('costs less than 64 MiB of memory, all of it together', async () => {
      const growth = (await service.peakMemory()) - before;
      expect(growth).toBeLessThan(MEMORY_GROWTH_BYTES);
    });

    it('leaves nothing in the store', async () => {
      expect(await service.stored()).toBe(0);
    });

    it('is repeated in no answer and no log, and shows no stack', () => {
      for (const printed of [...answers, service.output()]) {
        expect(printed).not.toContain(CANARY);
        expect(printed).not.toMatch(/^\s+at .+:\d+:\d+/m);
        expect(printed).not.toMatch(/node_modules|<html/i);
      }
    });

    it('keeps nobody else from sharing', async () => {
      expect((await send(service.url, { body: good() })).status).toBe(201);
      expect(await service.stored()).toBe(1);
    });
  });
}
