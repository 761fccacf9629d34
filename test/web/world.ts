/** The real service with its pages, and a package whose sessions are shared with it by the real SDK. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAggregates, openStore } from '../../functions/src/open-store.js';
import { rollup } from '../../functions/src/statistics/index.js';
import { declare, sessionsDeclaration } from '../../src/collection/declaration/index.js';
import { createReceipts } from '../../src/outbox/index.js';
import type { Session } from '../../src/session/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import type { Level } from '../../src/wire.js';
import { type Machine, startMachine } from '../functions/app/machine.js';
import { openGuard } from '../support/open-guard.js';

const by = { owner: 'core team', since: 1 };

const PACKAGE = 'orbits';

const declaration = declare({
  package: PACKAGE,
  revision: 1,
  description: 'Computes where things in the sky will be.',
  retention_days: 90,
  sessions: {
    ...sessionsDeclaration(by),
    labels: {
      integrate: { description: 'An orbit was integrated.', since: 1 },
      plot: { description: 'An orbit was drawn.', since: 1 },
      import: { description: 'Elements were read from a file.', since: 1 },
    },
    error_types: ['ConvergenceError', 'FileFormatError', 'RangeError'],
    context: {
      steps: { type: 'integer', description: 'Steps.', purpose: 'Cost.', level: 'labels', ...by },
      method: {
        type: 'string',
        one_of: ['leapfrog', 'rk4', 'kepler'],
        description: 'Which integrator.',
        purpose: 'Which one fails.',
        level: 'labels',
        ...by,
      },
    },
  },
});

export interface World {
  readonly url: string;
  readonly machine: Machine;
  readonly dataFolder: string;
  /** The service's clock. */
  setTime(now: Date): void;
  /** Resolves to what the receipt holds. */
  share(session: Session, level?: Level): Promise<{ readonly id: string; readonly key: string }>;
  /** What the service does each hour. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(start = new Date()): Promise<World> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'aboveboard-world-'));
  const homes = await mkdtemp(join(tmpdir(), 'aboveboard-homes-'));
  let now = start;
  const clock = () => now;
  const settings = {
    dataFolder,
    store: 'sqlite',
    declarations: new Map([[PACKAGE, declaration]]),
    rxinferLevel: undefined,
    stopped: new Set<string>(),
    retentionDays: 180,
  } as const;
  const machine = await startMachine(settings, clock);
  return {
    url: machine.url,
    machine,
    dataFolder,
    setTime(time) {
      now = time;
    },
    async share(session, level = 'labels') {
      const target = { endpoint: machine.url, collects: declaration, level };
      // Each by a user of its own, who has no receipt but this.
      const home = await mkdtemp(join(homes, 'user-'));
      const receipts = createReceipts({ folder: join(home, 'receipts') });
      const surroundings = { env: { ABOVEBOARD_HOME: home }, receipts };
      const shared = await shareSessionData(session, target, surroundings);
      if (shared.outcome !== 'shared') throw new Error(shared.message);
      const { erasure_key } = JSON.parse(readFileSync(shared.receipt, 'utf8'));
      return { id: shared.sessionId, key: erasure_key };
    },
    async publish() {
      const store = await openStore(settings);
      const aggregates = await openAggregates(settings);
      try {
        const service = { store, settings, guard: openGuard, clock, log: () => undefined };
        await rollup({ service, aggregates, threshold: 10 }, new Date(8.64e15));
      } finally {
        await aggregates.close();
        await store.close();
      }
    },
    async close() {
      await machine.close();
      await rm(dataFolder, { recursive: true, force: true });
      await rm(homes, { recursive: true, force: true });
    },
  };
}
