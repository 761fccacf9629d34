/**
 * Requests of every kind: what the SDK, a page, the maintainer and RxInfer's client send, what the
 * OpenAPI document says may be sent, each also with something wrong, and bytes that are nothing.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { invokeFields, sessionFields, statsFields } from '../functions/app/documents.js';
import { arbitraryOf, type Schema, type Schemas } from './schema.js';
import { CANARY, damaged, damages, edited, edits, type Json, jsonOf, values } from './values.js';

export interface Sent {
  readonly method: string;
  /** `@name` and `@cursor` stand for what an earlier answer gave. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** As much as is checked of `GET /v1/openapi.json`. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Schema } };
  };
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** Few, so that requests meet what others left. */
const idOf = (kind: string, number: number) =>
  createHash('sha256')
    .update(`${kind} ${number}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
const ids = (kind: string, count: number) =>
  fc.nat({ max: count - 1 }).map((number) => idOf(kind, number));
const sessions = fc.oneof({ weight: 30, arbitrary: ids('session', 5) }, fc.uuid());
const keys = fc.nat({ max: 2 }).map((number) => {
  const bytes = createHash('sha256').update(`key ${number}`).digest();
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { header: bytes.toString('base64url'), digest };
});

/** What a request is before it is bytes. */
interface Draft {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
}

const TIME = { timestampValue: '2026-11-20T09:30:00.000Z' };
/** The cast says what typed documents are: JSON. */
const asJson = (value: object): Json => value as unknown as Json;

const share: fc.Arbitrary<Draft> = fc
  .record({
    session: sessions,
    key: keys,
    stats: ids('stats', 4),
    invokes: fc.uniqueArray(ids('invoke', 30), { maxLength: 3 }),
    number: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ session, key, stats, invokes, number }) => ({
    method: 'POST',
    path: '/v1/sessions',
    headers: { 'Erasure-Key': key.header },
    json: asJson({
      session: { fields: sessionFields(session) },
      session_stats: [{ fields: statsFields(stats, session) }],
      invokes: invokes.map((id) => ({ fields: invokeFields(id, stats) })),
      part: { share: number, number: 1, of: number },
      erasure_key_digest: key.digest,
    }),
  }));

const usage: fc.Arbitrary<Draft> = ids('ping', 50).map((id) => ({
  method: 'POST',
  path: '/v1/usage',
  json: {
    fields: {
      id: { stringValue: id },
      timestamp: TIME,
      package_name: { stringValue: 'orbits' },
      package_version: { stringValue: '1.4.0' },
    },
  },
}));

const events: fc.Arbitrary<Draft> = fc.array(ids('event', 50), { maxLength: 4 }).map((all) => ({
  method: 'POST',
  path: '/v1/events',
  json: {
    package: 'orbits',
    events: all.map((id) => ({
      event: 'command',
      fields: { id: { stringValue: id }, timestamp: TIME, name: { stringValue: 'solve' } },
    })),
    losses: { id: idOf('losses', all.length), counts: { full: all.length } },
  },
}));

const held: fc.Arbitrary<Draft> = fc
  .tuple(sessions, keys, fc.constantFrom('', '/summary', '/erase'))
  .map(([session, { header }, what]) => ({
    method: what === '/erase' ? 'POST' : 'GET',
    path: `/v1/sessions/${session}${what}`,
    headers: { 'Erasure-Key': header },
  }));

const erasureRequest: fc.Arbitrary<Draft> = sessions.map((session) => ({
  method: 'POST',
  path: '/v1/erasure-requests',
  json: { session },
}));

const rxinfer: fc.Arbitrary<Draft> = fc
  .record({
    collection: fc.constantFrom('using_rxinfer', 'sessions', 'session_stats', 'invokes'),
    prefix: fc.constantFrom('', '/v1/projects/p/databases/(default)/documents'),
    known: fc.boolean(),
    number: fc.nat({ max: 3 }),
  })
  .map(({ collection, prefix, known, number }) => ({
    method: known ? 'PATCH' : 'POST',
    path: `${prefix}/${known ? '@name' : collection}`,
    json: asJson({ fields: rxinferFields(collection, number) }),
  }));

function rxinferFields(collection: string, number: number): object {
  const id = idOf(collection, number);
  const julia = { julia_version: { stringValue: '1.11' }, rxinfer_version: { stringValue: '4.5' } };
  switch (collection) {
    case 'using_rxinfer':
      return {
        id: { stringValue: id },
        timestamp: TIME,
        rxinferVersion: { stringValue: '4.5' },
        juliaVersion: { stringValue: '1.11' },
      };
    case 'sessions': {
      const counted = { cpu_threads: { integerValue: '8' }, word_size: { integerValue: '64' } };
      const machine = { os: { stringValue: 'Linux' }, machine: { stringValue: 'x86_64' } };
      const environment = { mapValue: { fields: { ...julia, ...machine, ...counted } } };
      return { id: { stringValue: id }, created_at: TIME, environment };
    }
    case 'session_stats':
      return statsFields(id, idOf('sessions', number));
    default: {
      const { duration_ms: _, ...fields } = invokeFields(id, idOf('session_stats', number));
      return fields;
    }
  }
}

/** The credentials of the maintainer are filled in where a request is sent. */
const ADMIN = 'Bearer @admin';

const admin: fc.Arbitrary<Draft> = fc
  .record({
    session: sessions,
    path: fc.constantFrom(
      '/v1/admin/sessions',
      '/v1/admin/sessions?cursor=@cursor&limit=1',
      '/v1/admin/sessions?package=orbits&limit=2',
      '/v1/admin/sessions/@session?limit=1&cursor=@cursor',
      '/v1/admin/export?session=@session',
      '/v1/admin/erasure-requests?limit=1&cursor=@cursor',
      '/v1/admin/audit?limit=2&cursor=@cursor',
      '/v1/admin/statistics?package=orbits&day=2026-11-20',
    ),
    remove: fc.boolean(),
    authorization: fc.constantFrom(ADMIN, ADMIN, ADMIN, `Bearer ${CANARY}`, 'Basic eDp5', ''),
  })
  .map(({ session, path, remove, authorization }) => ({
    method: remove && path.includes('@session') ? 'DELETE' : 'GET',
    path: path.replace('@session', session),
    headers: authorization === '' ? {} : { Authorization: authorization },
  }));

const statistics: fc.Arbitrary<Draft> = fc
  .record({
    query: fc.constantFrom('', '&from=2026-10-01&to=2026-11-20', '&format=csv', '&from=9999-12-31'),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { 'If-None-Match': '*' },
      { Accept: 'text/csv' },
    ),
  })
  .map(({ query, headers }) => ({
    method: 'GET',
    path: `/v1/statistics?package=orbits${query}`,
    headers,
  }));

const open: fc.Arbitrary<Draft> = fc
  .constantFrom('/v1/health', '/v1/health/live', '/v1/openapi.json', '/')
  .map((path) => ({ method: 'GET', path }));

/** By the document: every operation, whatever is added to it. */
function described({ paths, components }: OpenApi): fc.Arbitrary<Draft> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      draftOf(method.toUpperCase(), path, operation, components.schemas),
    ),
  );
  return fc.oneof(...operations);
}

function draftOf(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  all: Schemas,
): fc.Arbitrary<Draft> {
  const schema = requestBody?.content['application/json'].schema;
  const given = parameters.map((parameter) => [parameter.name, arbitraryOf(parameter.schema, all)]);
  return fc
    .record({
      given: fc.record<Record<string, Json>>(Object.fromEntries(given), { requiredKeys: [] }),
      json: schema === undefined ? fc.constant(undefined) : arbitraryOf(schema, all),
    })
    .map(({ given, json }) => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = path.includes('/admin/')
        ? { Authorization: ADMIN }
        : {};
      let filled = path;
      for (const parameter of parameters) {
        const text = String(given[parameter.name] ?? CANARY);
        if (parameter.in === 'path') {
          filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(text));
        } else if (given[parameter.name] !== undefined) {
          if (parameter.in === 'query') query.set(parameter.name, text);
          else headers[parameter.name] = headerText(text);
        }
      }
      const target = query.size === 0 ? filled : `${filled}?${query}`;
      return { method, path: target, headers, ...(json === undefined ? {} : { json }) };
    });
}

/** What can stand in a header: the rest no client can send. */
const headerText = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

const TYPE = { 'Content-Type': 'application/json' };

function sentOf({ method, path, headers = {}, json }: Draft): Sent {
  const body = json === undefined ? undefined : Buffer.from(jsonOf(json));
  return { method, path, headers: body === undefined ? headers : { ...TYPE, ...headers }, body };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'];
const STRANGE_HEADERS: Readonly<Record<string, string>>[] = [
  { 'Content-Encoding': 'gzip' },
  { 'Content-Encoding': 'br' },
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': `application/json; charset=${CANARY}` },
  { 'Erasure-Key': CANARY },
  { 'X-Forwarded-For': `${CANARY}, 1.2.3.4, [::1]:5` },
  { Host: `${CANARY}:99999` },
  { Host: '' },
  { 'If-None-Match': `"${CANARY}"` },
  { Accept: 'text/csv;q=nonsense' },
  { Origin: `https://${CANARY}.example` },
  { Expect: CANARY },
];
const PATH_ENDS = ['/', '//', '/..', '%', '%00', '%zz', '?', '?cursor=', '?limit=0', '#', ';a=b'];

/** Anything at a place of the path that a client can send at all. */
const queryTexts = fc.oneof(
  fc.constantFrom('', '-1', '1e9', '0.0.0', '999999.999999.999999', `${CANARY}`, 'e30', '[]'),
  fc.base64String({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);

const spoilings: fc.Arbitrary<(draft: Draft) => Sent> = fc.oneof(
  {
    weight: 8,
    arbitrary: edits.map((all) => (draft: Draft) => {
      const json = draft.json === undefined ? undefined : all.reduce(edited, draft.json);
      return sentOf(json === undefined ? draft : { ...draft, json });
    }),
  },
  {
    weight: 4,
    arbitrary: damages.map((damage) => (draft: Draft) => {
      const sent = sentOf(draft);
      return { ...sent, body: sent.body && damaged(sent.body, damage) };
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...STRANGE_HEADERS).map((headers) => (draft: Draft) => {
      const sent = sentOf(draft);
      return { ...sent, headers: { ...sent.headers, ...headers } };
    }),
  },
  {
    weight: 1,
    arbitrary: fc.option(damages, { nil: undefined }).map((damage) => (draft: Draft) => {
      const sent = sentOf(draft);
      const zipped = gzipSync(sent.body ?? Buffer.alloc(0));
      const body = damage === undefined ? zipped : damaged(zipped, damage);
      return { ...sent, headers: { ...sent.headers, ...TYPE, 'Content-Encoding': 'gzip' }, body };
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...PATH_ENDS)
      .map((end) => (draft: Draft) => ({ ...sentOf(draft), path: `${draft.path}${end}` })),
  },
  {
    weight: 3,
    arbitrary: queryTexts.map((text) => (draft: Draft) => {
      const own = new URLSearchParams({ text }).toString().slice('text='.length);
      const path = draft.path.replace(/=[^&]*/, `=${own}`);
      return { ...sentOf(draft), path };
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...METHODS)
      .map((method) => (draft: Draft) => ({ ...sentOf(draft), method })),
  },
  { weight: 2, arbitrary: values.map((json) => (draft: Draft) => sentOf({ ...draft, json })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((body) => (draft: Draft) => ({
      ...sentOf(draft),
      headers: { ...TYPE, ...draft.headers },
      body,
    })),
  },
);

/** A method without a body may still be sent one; only `GET` by a page is not. */
export function requests(document: OpenApi): fc.Arbitrary<Sent> {
  const drafts = fc.oneof(
    { weight: 6, arbitrary: share },
    { weight: 3, arbitrary: usage },
    { weight: 4, arbitrary: events },
    { weight: 3, arbitrary: held },
    { weight: 1, arbitrary: erasureRequest },
    { weight: 5, arbitrary: rxinfer },
    { weight: 3, arbitrary: admin },
    { weight: 2, arbitrary: statistics },
    { weight: 1, arbitrary: open },
    { weight: 6, arbitrary: described(document) },
  );
  return fc
    .tuple(drafts, fc.option(spoilings, { nil: undefined, freq: 3 }))
    .map(([draft, spoil]) => (spoil === undefined ? sentOf(draft) : spoil(draft)));
}
