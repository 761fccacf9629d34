/**
 * A program that records one thing and ends: `node ending.mjs <library> <endpoint> [ms]`, so much
 * later. The peers are told to finish as their documentation has it for programs that end; their
 * timeouts are their own.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const by = { owner: 'bench', since: 1, purpose: 'To measure.', level: 'counts' };
const PACKAGE = { name: 'bench', version: '1.0.0' };

/** Written out, as the ready-made one would be: to make it is no part of recording. */
const DECLARATION = {
  package: 'bench',
  revision: 1,
  description: 'What the benchmark records.',
  events: {
    ended: {
      description: 'A program ends.',
      fields: {
        id: { type: 'id', description: 'Counts it once.', ...by },
        timestamp: { type: 'timestamp', description: 'When.', ...by },
      },
    },
  },
};

const LIBRARIES = {
  none: async () => undefined,

  aboveboard: async (endpoint) => {
    const { createTelemetry } = await import('../dist/index.js');
    createTelemetry({ package: PACKAGE, endpoint, collects: DECLARATION }).track('ended');
  },

  'posthog-node': async (endpoint) => {
    const { PostHog } = await import('posthog-node');
    const client = new PostHog('phc_bench', { host: endpoint });
    client.capture({ distinctId: 'bench', event: 'ended' });
    return () => client.shutdown();
  },

  '@sentry/node': async (endpoint) => {
    const Sentry = await import('@sentry/node');
    Sentry.init({ dsn: `${endpoint.replace('//', '//key@')}/1` });
    Sentry.captureMessage('ended');
    return () => Sentry.close(2_000);
  },

  '@opentelemetry/exporter-trace-otlp-http': async (endpoint) => {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { BasicTracerProvider, BatchSpanProcessor } = await import(
      '@opentelemetry/sdk-trace-base'
    );
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
    const provider = new BasicTracerProvider({
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    provider.getTracer('bench').startSpan('ended').end();
    return () => provider.shutdown();
  },

  '@segment/analytics-node': async (endpoint) => {
    const { Analytics } = await import('@segment/analytics-node');
    const analytics = new Analytics({ writeKey: 'bench', host: endpoint });
    analytics.on('error', () => undefined);
    analytics.track({ userId: 'bench', event: 'ended' });
    return () => analytics.closeAndFlush();
  },
};

const [library, endpoint, more = '0'] = process.argv.slice(2);
const finish = await LIBRARIES[library](endpoint);
if (Number(more) > 0) await sleep(Number(more));
await finish?.();
