/**
 * What a program waits for when it records an event, beside the calls of its peers that do the same.
 * What they send later is not timed: ours goes to a service in the same process, since the disk would
 * fill; that of the peers to a double of their last part.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { pairwise, race, summarize } from './harness.mjs';
import { timingTable } from './report.mjs';

const ROUNDS = 30;
const MICROSECONDS = 1_000;
const TARGET_US = 2;

/** Fewer than wait in memory until there is time. */
const CALLS = 500;
/** An event of Sentry costs so much that fewer a sample measure it as well. */
const SENTRY_CALLS = 50;

/** Where the peers would send. */
const ENDPOINT = 'http://127.0.0.1:9';

const by = { owner: 'bench', since: 1, purpose: 'To measure.', level: 'counts' };

const DECLARATION = {
  package: 'bench',
  revision: 1,
  description: 'What the benchmark records.',
  events: {
    solved: {
      description: 'Something was solved.',
      fields: {
        id: { type: 'id', description: 'Counts it once.', ...by },
        timestamp: { type: 'timestamp', description: 'When.', ...by },
        steps: { type: 'integer', description: 'How many steps it took.', ...by },
        solver: { type: 'string', one_of: ['direct', 'cg'], description: 'By what.', ...by },
      },
    },
  },
};

const values = (number) => ({ steps: number, solver: 'cg' });

function loop(call) {
  return (count) => {
    for (let number = 0; number < count; number += 1) call(number);
  };
}

/** Confirms whatever it gets. */
async function serve() {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const answer = {
      stored: JSON.parse(text).events.length,
      repeated: 0,
      refused: [],
      dropped: [],
      digest: createHash('sha256').update(text).digest('hex'),
    };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

/** A home whose user was told of everything, so that events are recorded. */
function makeHome(endpoint) {
  const home = mkdtempSync(join(tmpdir(), 'aboveboard-bench-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  const notices = [{ revision: 1, endpoint, shown_at: '2026-01-01T00:00:00.000Z' }];
  writeFileSync(join(home, 'config.json'), JSON.stringify({ packages: { bench: { notices } } }));
  return home;
}

const OURS = 'aboveboard';

export const contestants = {
  [OURS]: async () => {
    const endpoint = await serve();
    process.env.ABOVEBOARD_HOME = makeHome(endpoint);
    const { createTelemetry } = await import('../dist/index.js');
    const host = { name: 'bench', version: '1.0.0' };
    const telemetry = createTelemetry({ package: host, endpoint, collects: DECLARATION });
    return {
      operations: CALLS,
      settle: async () => {
        const { outcome, lost } = await telemetry.flush();
        if (lost > 0 || outcome !== 'delivered') throw new Error(`${outcome}, ${lost} are lost.`);
      },
      run: loop((number) => telemetry.track('solved', values(number))),
    };
  },
  'posthog-node': async () => {
    const { PostHog } = await import('posthog-node');
    const fetch = async () => new Response('{}');
    const client = new PostHog('phc_bench', { host: ENDPOINT, fetch, flushAt: 2 * CALLS });
    return {
      operations: CALLS,
      settle: () => client.flush(),
      run: loop((number) =>
        client.capture({ distinctId: 'bench', event: 'solved', properties: values(number) }),
      ),
    };
  },
  '@sentry/node': async () => {
    const Sentry = await import('@sentry/node');
    Sentry.init({
      dsn: 'http://key@127.0.0.1:9/1',
      transport: () => ({ send: async () => ({}), flush: async () => true }),
    });
    return {
      operations: SENTRY_CALLS,
      settle: () => Sentry.flush(),
      run: loop((number) => Sentry.captureEvent({ message: 'solved', extra: values(number) })),
    };
  },
  OpenTelemetry: async () => {
    const { BasicTracerProvider, BatchSpanProcessor } = await import(
      '@opentelemetry/sdk-trace-base'
    );
    const exporter = { export: (_spans, done) => done({ code: 0 }), shutdown: async () => {} };
    const processor = new BatchSpanProcessor(exporter);
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('bench');
    return {
      operations: CALLS,
      settle: () => processor.forceFlush(),
      run: loop((number) => tracer.startSpan('solved', { attributes: values(number) }).end()),
    };
  },
  '@segment/analytics-node': async () => {
    const { Analytics } = await import('@segment/analytics-node');
    const httpClient = { makeRequest: async () => ({ status: 200, statusText: 'OK', ok: true }) };
    const analytics = new Analytics({ writeKey: 'bench', host: ENDPOINT, httpClient });
    return {
      operations: CALLS,
      settle: () => analytics.flush(),
      run: loop((number) =>
        analytics.track({ userId: 'bench', event: 'solved', properties: values(number) }),
      ),
    };
  },
};

export async function measure() {
  const names = Object.keys(contestants);
  const samples = await race(import.meta.url, names, { rounds: ROUNDS });
  return [
    {
      title: 'Recording an event',
      table: timingTable({
        unit: 'µs',
        scale: MICROSECONDS,
        comparison: 'times aboveboard',
        rows: names.map((name) => ({
          name,
          time: summarize(samples[name]),
          compared: pairwise(samples[name], samples[OURS], (own, ours) => own / ours),
        })),
      }),
      targets: [
        {
          what: OURS,
          value: summarize(samples[OURS]).median * MICROSECONDS,
          limit: TARGET_US,
          unit: 'µs an event',
        },
      ],
    },
  ];
}
