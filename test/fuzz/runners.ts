/** The two runners as processes of their own, and what is asked of every answer of theirs. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { rxinferDocuments, shareRequest } from '../../functions/src/schema/index.js';
import { type ServiceProcess, startedProcess } from '../functions/machine/process.js';
import type { OpenApi, Sent } from './requests.js';
import { CANARY } from './values.js';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Target {
  /** What Node answers in its own words, without a body, where the server is not ours. */
  readonly nodesOwn: readonly number[];
  readonly document: OpenApi;
  send(sent: Sent): Promise<Answered>;
  /** What came back for bytes that need not be HTTP; empty where the connection was closed. */
  sendBytes(bytes: Uint8Array): Promise<string>;
  output(): string;
  close(): Promise<void>;
}

/** No answer takes as long. */
const HANG_MS = 20_000;

const ADMIN_TOKEN = 'a-token-for-tests-that-nobody-guesses';
const SETTINGS = {
  ABOVEBOARD_ADMIN_TOKEN: ADMIN_TOKEN,
  ABOVEBOARD_RXINFER_LEVEL: 'shapes',
  ...Object.fromEntries(
    ['CLIENT', 'RXINFER', 'WRONG_KEY', 'PACKAGE', 'INSTANCE'].map((name) => [
      `ABOVEBOARD_${name}_RATE`,
      '0',
    ]),
  ),
};

export const RUNNERS: readonly { readonly name: string; start(): Promise<Target> }[] = [
  {
    name: 'one machine',
    start: async () => {
      const service = await startedProcess(SETTINGS);
      return targetOf(service, () => service.url, []);
    },
  },
  {
    name: 'functions-framework',
    start: async () => {
      const program = 'test/faults/functions-framework.ts';
      const service = await startedProcess(SETTINGS, program);
      const [, admin = ''] = /half is at (\S+)\n/.exec(service.output()) ?? [];
      const [, statistics = ''] = /statistics are at (\S+)\n/.exec(service.output()) ?? [];
      return targetOf(
        service,
        (path) => {
          if (path.startsWith('/v1/admin')) return admin;
          return path.startsWith('/v1/statistics') ? statistics : service.url;
        },
        [417],
      );
    },
  },
];

async function targetOf(
  service: ServiceProcess,
  urlFor: (path: string) => string,
  nodesOwn: readonly number[],
): Promise<Target> {
  const agent = new Agent({ keepAlive: true });
  const given = { name: 'invokes/none', cursor: 'none' };

  async function send(sent: Sent): Promise<Answered> {
    const path = sent.path
      .replace('@name', given.name)
      .replace('@cursor', encodeURIComponent(given.cursor));
    const headers = Object.fromEntries(
      Object.entries(sent.headers).map(([name, text]) => [
        name,
        text.replace('@admin', ADMIN_TOKEN),
      ]),
    );
    const answered = await exchange(agent, urlFor(path), { ...sent, path, headers });
    if (answered.status === 200) remember(answered.text);
    return answered;
  }

  /** For the requests to come. */
  function remember(text: string): void {
    const [, name] = /"name":"projects\/[^"]*\/documents\/(\w+\/[\w-]+)"/.exec(text) ?? [];
    const [, cursor] = /"next":"([^"]+)"/.exec(text) ?? [];
    given.name = name ?? given.name;
    given.cursor = cursor ?? given.cursor;
  }

  const described = { method: 'GET', path: '/v1/openapi.json', headers: {}, body: undefined };
  const document: OpenApi = JSON.parse((await send(described)).text);
  return {
    nodesOwn,
    document,
    send,
    sendBytes: (bytes) => exchangeBytes(service.url, bytes),
    output: service.output,
    close: async () => {
      agent.destroy();
      await service.close();
    },
  };
}

function exchange(agent: Agent, url: string, { method, path, headers, body }: Sent) {
  return new Promise<Answered>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const own = {
      Host: `${hostname}:${port}`,
      ...(body === undefined ? {} : { 'Content-Length': body.length }),
      ...headers,
    };
    const sending = request(
      { agent, hostname, port, method, path: printable(path), headers: own, setHost: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on('error', reject);
      },
    );
    sending.setTimeout(HANG_MS, () => sending.destroy(new Error('no answer came')));
    sending.on('error', reject).end(body);
  });
}

/** Node's client sends nothing else in a path. */
const printable = (path: string): string => path.replace(/[^\x21-\x7e]/g, encodeURIComponent);

function exchangeBytes(url: string, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setTimeout(HANG_MS, () => socket.destroy(new Error('the connection hangs')));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    // A server may close before all was sent.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      /ECONNRESET|EPIPE/.test(error.code ?? '') ? resolve(text) : reject(error),
    );
    socket.end(bytes);
  });
}

/** What is wrong with an answer; undefined where nothing is. */
export function faultOf(
  { nodesOwn }: Target,
  { method }: Sent,
  { status, headers, text }: Answered,
): string | undefined {
  if (status >= 500) return `it was answered ${status}: ${text}`;
  if (status < 400 || method === 'HEAD') return undefined;
  if (nodesOwn.includes(status) && text === '') return undefined;
  if (headers['content-type'] !== 'application/problem+json') {
    return `it was refused as ${headers['content-type']}: ${text}`;
  }
  const problem: { status?: unknown; detail?: unknown } = JSON.parse(text);
  if (problem.status !== status) return `the problem is not of ${status}: ${text}`;
  if (typeof problem.detail !== 'string' || !problem.detail.endsWith('.')) {
    return `the problem says nothing: ${text}`;
  }
  return text.includes(CANARY) ? `the refusal repeats the request: ${text}` : undefined;
}

interface Line {
  readonly collection: 'sessions' | 'session_stats' | 'invokes';
  readonly session: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Of all that is stored, what its own schema would refuse now; and how much there is. */
export async function storedFaults(target: Target): Promise<{ faults: string[]; lines: number }> {
  const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const path = '/v1/admin/export';
  const exported = await target.send({ method: 'GET', path, headers, body: undefined });
  const all: Line[] = exported.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  // RxInfer's documents come in any order: of a session that is not there yet, nothing is told.
  const lines = all.filter(({ fields }) => Object.keys(fields).length > 0);
  const bySession = new Map<string, Line[]>();
  for (const line of lines) {
    bySession.set(line.session, [...(bySession.get(line.session) ?? []), line]);
  }
  const faults = [...bySession.values()].flatMap(faultsOfSession);
  return { faults, lines: lines.length };
}

function faultsOfSession(lines: readonly Line[]): string[] {
  const isShared = lines.some(
    ({ collection, fields }) => collection === 'sessions' && 'package' in fields,
  );
  const of = (collection: string) =>
    lines.filter((line) => line.collection === collection).map(({ fields }) => ({ fields }));
  const checked = isShared
    ? [
        shareRequest.safeParse({
          session: of('sessions')[0],
          session_stats: of('session_stats'),
          invokes: of('invokes'),
          erasure_key_digest: '0'.repeat(64),
        }),
      ]
    : lines.map(({ collection, fields }) => rxinferDocuments[collection].safeParse({ fields }));
  return checked.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
}
