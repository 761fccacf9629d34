/** A package that records events, with an outbox that a test can look into. */
import type { Declaration } from '../../src/collection/declaration/index.js';
import { collectedBy } from '../../src/collection/filter/index.js';
import type { ConfigFile } from '../../src/consent/config-file.js';
import type { Circumstances } from '../../src/consent/types.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import type { OutboxLine, Waiting } from '../../src/outbox/index.js';
import type { HostPackage } from '../../src/usage/known.js';
import { createEventRecorder, type EventRecorder } from '../../src/usage/recorder.js';
import { circumstances, configFile, NOTICE } from '../support/circumstances.js';

export const NOW = new Date('2026-11-12T10:00:00.123Z');

/** The id that lasts. */
export const INSTALLATION = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6';

/** An event as it leaves, read back. */
export interface Left {
  readonly event: string;
  readonly [field: string]: unknown;
}

interface Recording {
  readonly recorder: EventRecorder;
  /** Lets the outbox ask for what was recorded, and answers what may leave. */
  drain(): Left[];
  /** What is durable already. */
  durable(): Left[];
  /** How much was handed to the outbox. */
  handed(): number;
  readonly said: string[];
  /** How often it was asked whether anything may leave. */
  decisions(): number;
  /** How often its user was to be told something. */
  told(): number;
  /** Lets time go by, and changes whether anything may leave. */
  later(ms: number, changed?: Partial<Circumstances>): void;
}

interface Options {
  readonly host?: Partial<HostPackage>;
  readonly changed?: Partial<Circumstances>;
}

/** Of a user who was told of every revision. */
export function recording(collects: Declaration, { host, changed }: Options = {}): Recording {
  let waiting: Waiting[] = [];
  const lines: OutboxLine[] = [];
  const said: string[] = [];
  let decisions = 0;
  let told = 0;
  let time = 0;
  let current = circumstances({
    package: collects.package,
    declared: collects,
    user: () => toldUser(collects),
    ...changed,
  });
  const recorder = createEventRecorder(
    {
      package: { name: collects.package, version: '1.2.3', ...host },
      collected: () => collectedBy(collects, collects.package),
      circumstances: () => {
        decisions += 1;
        return current;
      },
      lasting: async () => ({ installation_id: () => INSTALLATION }),
      tell: () => {
        told += 1;
      },
      outbox: () => ({
        add: (one) => waiting.push(one),
        addNow: (line) => lines.push(line),
      }),
    },
    { monotonic: () => time, now: () => NOW, say: (text) => said.push(text) },
  );
  return {
    recorder,
    drain() {
      const taken = waiting;
      waiting = [];
      return taken.flatMap(({ encode }) => leftOf(encode()) ?? []);
    },
    durable: () => lines.flatMap((line) => leftOf(line) ?? []),
    handed: () => waiting.length,
    said,
    decisions: () => decisions,
    told: () => told,
    later(ms, changes = {}) {
      time += ms;
      current = { ...current, ...changes };
    },
  };
}

export function toldUser({ package: name, revision }: Declaration, told = revision): ConfigFile {
  return configFile({ packages: { [name]: { notices: [{ ...NOTICE, revision: told }] } } });
}

function leftOf(line: OutboxLine | undefined): Left | undefined {
  if (line?.stream !== 'events') return undefined;
  const { event, fields } = line.event;
  const values = Object.entries(fields).map(([name, value]) => [name, fromFirestoreValue(value)]);
  return { event, ...Object.fromEntries(values) };
}
