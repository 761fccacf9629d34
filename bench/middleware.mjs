/**
 * What recording costs each request: first the calls alone, in microseconds, and then a real server
 * with real sockets, beside tracers that make a span of each request. Its client writes many at
 * once, so that as little as can be is measured besides the server. What they do later, when the
 * requests are answered, is not counted.
 */
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pairwise, race, summarize } from './harness.mjs';
import { timingTable } from './report.mjs';

const ROUNDS = 30;
const MICROSECONDS = 1_000;

const REQUESTS = 500;
/** A Sentry span costs so much that fewer requests a sample measure it as well. */
const SENTRY_REQUESTS = 50;
/** Written at once: fewer than fill a socket's buffers. */
const PIPELINED = 50;
const URL_ASKED_FOR = '/users/42';
const HEADERS = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-language': 'de-CH,de;q=0.9,en;q=0.8',
};
const REQUEST = [
  `GET ${URL_ASKED_FOR} HTTP/1.1`,
  'Host: localhost',
  ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
  '\r\n',
].join('\r\n');

/** Microseconds over a request that nobody watches. */
const TARGET_OVERHEAD = 3;

/** Answers `run`; every answer is as long as the first, since only its date changes. */
async function served(createServer, prepare = () => {}) {
  const server = createServer((_request, response) => response.end('hello'));
  prepare(server);
  // On a busy machine a contestant waits long for its turn; Node would hang up after 5 s.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect(server.address().port, '127.0.0.1');
  socket.write(REQUEST);
  const [first] = await once(socket, 'data');
  const requests = REQUEST.repeat(PIPELINED);
  let missing = 0;
  let answered = () => {};
  let hungUp = () => {};
  socket.on('close', () => hungUp(new Error('The server hung up.')));
  socket.on('data', ({ length }) => {
    missing -= length;
    if (missing === 0) answered();
  });
  return async (count) => {
    for (let sent = 0; sent < count; sent += PIPELINED) {
      missing = PIPELINED * first.length;
      const all = new Promise((resolve, reject) => {
        answered = resolve;
        hungUp = reject;
      });
      socket.write(requests);
      await all;
    }
  };
}

function spanExporter() {
  return { export: (_spans, done) => done({ code: 0 }), shutdown: async () => {} };
}

/** Nobody listens there: what is delivered later, off the request's path, is not measured. */
const ENDPOINT = 'http://127.0.0.1:9';

/** A home whose user was told of everything, so that requests are recorded. */
function makeHome() {
  const home = mkdtempSync(join(tmpdir(), 'aboveboard-bench-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  const notices = [{ revision: 1, endpoint: ENDPOINT, shown_at: '2026-01-01T00:00:00.000Z' }];
  writeFileSync(join(home, 'config.json'), JSON.stringify({ packages: { bench: { notices } } }));
  return home;
}

async function aboveboard() {
  process.env.ABOVEBOARD_HOME = makeHome();
  const { createTelemetry } = await import('../dist/index.js');
  const { requestEvent, requestHeaderFields } = await import('../dist/declarations.js');
  const by = { owner: 'bench', since: 1 };
  const event = requestEvent(by);
  const telemetry = createTelemetry({
    package: { name: 'bench', version: '1.0.0' },
    endpoint: ENDPOINT,
    collects: {
      package: 'bench',
      revision: 1,
      description: 'What the benchmark records.',
      events: {
        request: { ...event, fields: { ...event.fields, ...requestHeaderFields(by) } },
      },
    },
  });
  if (telemetry.watchRequest() === undefined) throw new Error('Nothing would be recorded.');
  return telemetry;
}

class Answered extends EventEmitter {
  statusCode = 200;
  writableFinished = true;
}

/** Requests without a network: they come to the handler, and their answers end. */
function handled(handler) {
  const next = () => {};
  return (count) => {
    for (let number = 0; number < count; number += 1) {
      const response = new Answered();
      handler({ method: 'GET', url: URL_ASKED_FOR, headers: HEADERS }, response, next);
      response.emit('close');
    }
  };
}

async function middlewareOf(telemetry) {
  const { trackRequests } = await import('../dist/adapters/node-http.js');
  return trackRequests(telemetry);
}

async function telemetryThatIsOff() {
  process.env.DO_NOT_TRACK = '1';
  const { createTelemetry } = await import('../dist/index.js');
  return createTelemetry({ package: { name: 'bench', version: '1.0.0' } });
}

const calls = {
  'not watched': async () => ({
    operations: REQUESTS,
    run: handled((_request, _response, next) => next()),
  }),
  'aboveboard’s calls': async () => {
    const telemetry = await aboveboard();
    return {
      operations: REQUESTS,
      settle: () => telemetry.flush({ to: 'disk' }),
      run: handled(await middlewareOf(telemetry)),
    };
  },
  'aboveboard’s calls, off': async () => ({
    operations: REQUESTS,
    run: handled(await middlewareOf(await telemetryThatIsOff())),
  }),
};

const servers = {
  'bare handler': async () => {
    const { createServer } = await import('node:http');
    return { operations: REQUESTS, run: await served(createServer) };
  },
  aboveboard: async () => {
    const { createServer } = await import('node:http');
    const telemetry = await aboveboard();
    const middleware = await middlewareOf(telemetry);
    return {
      operations: REQUESTS,
      settle: () => telemetry.flush({ to: 'disk' }),
      run: await served(createServer, (server) => server.prependListener('request', middleware)),
    };
  },
  'aboveboard, off': async () => {
    const { createServer } = await import('node:http');
    const middleware = await middlewareOf(await telemetryThatIsOff());
    return {
      operations: REQUESTS,
      run: await served(createServer, (server) => server.prependListener('request', middleware)),
    };
  },
  OpenTelemetry: async () => {
    const { context } = await import('@opentelemetry/api');
    const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
    const { BasicTracerProvider, BatchSpanProcessor } = await import(
      '@opentelemetry/sdk-trace-base'
    );
    const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const processor = new BatchSpanProcessor(spanExporter());
    const instrumentation = new HttpInstrumentation();
    instrumentation.setTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    // It changes what is required after it.
    const { createServer } = createRequire(import.meta.url)('node:http');
    return {
      operations: REQUESTS,
      settle: () => processor.forceFlush(),
      run: await served(createServer),
    };
  },
  Sentry: async () => {
    const Sentry = await import('@sentry/node');
    Sentry.init({
      dsn: 'http://key@127.0.0.1:9/1',
      tracesSampleRate: 1,
      transport: () => ({ send: async () => ({}), flush: async () => true }),
    });
    const { createServer } = createRequire(import.meta.url)('node:http');
    return {
      operations: SENTRY_REQUESTS,
      settle: () => Sentry.flush(),
      run: await served(createServer),
    };
  },
};

export const contestants = { ...calls, ...servers };

async function measureCalls() {
  const names = Object.keys(calls);
  const [bare, ours, off] = names;
  const samples = await race(import.meta.url, names, { rounds: ROUNDS });
  const over = (name) =>
    pairwise(samples[name], samples[bare], (own, base) => (own - base) * MICROSECONDS);
  return {
    title: 'Recording a request: the calls alone',
    table: timingTable({
      unit: 'µs',
      scale: MICROSECONDS,
      comparison: 'over a request that is not watched, µs',
      rows: names.map((name) => ({
        name,
        time: summarize(samples[name]),
        compared: over(name),
      })),
    }),
    targets: [ours, off].map((what) => ({
      what,
      value: over(what).median,
      limit: TARGET_OVERHEAD,
      unit: 'µs a request',
    })),
  };
}

async function measureServers() {
  const names = Object.keys(servers);
  const [bare] = names;
  const samples = await race(import.meta.url, names, { rounds: ROUNDS });
  return {
    title: 'Recording a request: a server of node:http',
    table: timingTable({
      unit: 'µs',
      scale: MICROSECONDS,
      comparison: 'times the bare handler',
      rows: names.map((name) => ({
        name,
        time: summarize(samples[name]),
        compared: pairwise(samples[name], samples[bare], (own, base) => own / base),
      })),
    }),
    targets: [],
  };
}

export async function measure() {
  return [await measureCalls(), await measureServers()];
}
