/**
 * What one recorded call costs over the bare call, beside tracers that record a span for it and
 * hand it to an exporter that drops everything. What they do later, off the call's path, is not
 * counted.
 */
import { pairwise, race, summarize } from './harness.mjs';
import { timingTable } from './report.mjs';

const ROUNDS = 40;
const MICROSECONDS = 1_000;

/** Fewer than the 2,048 spans that OpenTelemetry's queue holds: beyond, it would merely drop. */
const CALLS = 2_000;
/** A Sentry span costs so much that fewer calls a sample measure it as well. */
const SENTRY_CALLS = 40;

const PACKAGE = { package: { name: 'bench', version: '1.0.0' } };

/** Microseconds over the bare call. */
const TARGET_OVERHEAD = 1;

let total = 0;
/** The call that is recorded: trivial, and with an effect, so that no compiler removes it. */
function add(number) {
  total += number;
  return total;
}
async function addAsync(number) {
  total += number;
  return total;
}

function loop(call) {
  return (count) => {
    for (let number = 0; number < count; number += 1) call(number);
  };
}
function loopAsync(call) {
  return async (count) => {
    for (let number = 0; number < count; number += 1) await call(number);
  };
}

async function openTelemetry() {
  const { context } = await import('@opentelemetry/api');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = {
    export: (_spans, done) => done({ code: 0 }),
    shutdown: async () => {},
  };
  const processor = new BatchSpanProcessor(exporter);
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('bench');
  return { tracer, settle: () => processor.forceFlush() };
}

async function sentry() {
  const Sentry = await import('@sentry/node');
  Sentry.init({
    dsn: 'http://key@127.0.0.1:9/1',
    tracesSampleRate: 1,
    transport: () => ({ send: async () => ({}), flush: async () => true }),
  });
  return { startSpan: Sentry.startSpan, settle: () => Sentry.flush() };
}

async function makeSession() {
  const { createSession, withSession } = await import('../dist/index.js');
  return { session: createSession(PACKAGE), withSession };
}

const sync = {
  'bare call': async () => ({ operations: CALLS, run: loop(add) }),
  aboveboard: async () => {
    const { session, withSession } = await makeSession();
    return {
      operations: CALLS,
      run: loop((number) => withSession(session, 'add', () => add(number))),
    };
  },
  OpenTelemetry: async () => {
    const { tracer, settle } = await openTelemetry();
    return {
      operations: CALLS,
      settle,
      run: loop((number) =>
        tracer.startActiveSpan('add', (span) => {
          add(number);
          span.end();
        }),
      ),
    };
  },
  Sentry: async () => {
    const { startSpan, settle } = await sentry();
    return {
      operations: SENTRY_CALLS,
      settle,
      run: loop((number) => startSpan({ name: 'add' }, () => add(number))),
    };
  },
};

const async = {
  'bare call, async': async () => ({ operations: CALLS, run: loopAsync(addAsync) }),
  'aboveboard, async': async () => {
    const { session, withSession } = await makeSession();
    return {
      operations: CALLS,
      run: loopAsync((number) => withSession(session, 'add', () => addAsync(number))),
    };
  },
  'OpenTelemetry, async': async () => {
    const { tracer, settle } = await openTelemetry();
    return {
      operations: CALLS,
      settle,
      run: loopAsync((number) =>
        tracer.startActiveSpan('add', async (span) => {
          await addAsync(number);
          span.end();
        }),
      ),
    };
  },
  'Sentry, async': async () => {
    const { startSpan, settle } = await sentry();
    return {
      operations: SENTRY_CALLS,
      settle,
      run: loopAsync((number) => startSpan({ name: 'add' }, () => addAsync(number))),
    };
  },
};

export const contestants = { ...sync, ...async };

async function measureGroup(title, group) {
  const [bare, ours, ...peers] = Object.keys(group);
  const names = [bare, ours, ...peers];
  const samples = await race(import.meta.url, names, { rounds: ROUNDS });
  const over = (name) =>
    pairwise(samples[name], samples[bare], (own, base) => (own - base) * MICROSECONDS);
  return {
    title,
    table: timingTable({
      unit: 'µs',
      scale: MICROSECONDS,
      comparison: 'over the bare call, µs',
      rows: names.map((name) => ({
        name,
        time: summarize(samples[name]),
        compared: over(name),
      })),
    }),
    targets: [
      {
        what: ours,
        value: over(ours).median,
        limit: TARGET_OVERHEAD,
        unit: 'µs over the bare call',
      },
    ],
  };
}

export async function measure() {
  return [
    await measureGroup('Recording a call', sync),
    await measureGroup('Recording an async call', async),
  ];
}
