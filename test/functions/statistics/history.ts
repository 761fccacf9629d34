/** Sessions, pings and events of a package that declares them, for statistics to count. */
import { randomUUID } from 'node:crypto';
import type { SessionStore, Share } from '../../../functions/src/store/index.js';
import {
  commandEvent,
  declare,
  sessionsDeclaration,
} from '../../../src/collection/declaration/index.js';
import type { Fields } from '../../../src/firestore/index.js';
import { digest, integer, invoke, share, text } from '../../contract/world.js';

const by = { owner: 'core team', since: 1 };
const field = {
  description: 'A field.',
  purpose: 'To be counted.',
  level: 'counts',
  ...by,
} as const;

export const PACKAGE = 'tidy-solver';
export const daysLater = (when: Date, days: number): Date =>
  new Date(when.getTime() + days * 86_400_000);

/** Counted on the first day, which is over and has been for a day. */
export const DAY = '2026-05-01';
export const WHEN_DUE = new Date('2026-05-03T01:00:00.000Z');
export const ON_THE_DAY = new Date('2026-05-01T10:00:00.000Z');
const EXPIRY = new Date('2026-10-28T10:00:00.000Z');

export const declaration = declare({
  package: PACKAGE,
  revision: 1,
  description: 'Tidies.',
  retention_days: 90,
  usage: {
    fields: {
      id: { type: 'id', ...field },
      timestamp: { type: 'timestamp', ...field },
      package_name: { type: 'identifier', ...field },
      package_version: { type: 'version', ...field },
      month: { type: 'token', ...field },
    },
  },
  events: { command: commandEvent(by, { commands: ['tidy', '=SUM(A1)'], flags: ['--all'] }) },
  sessions: {
    ...sessionsDeclaration(by),
    labels: { tidy: { description: 'Tidied.', since: 1 } },
  },
});

export const declarations = new Map([[PACKAGE, declaration]]);

interface Said {
  readonly version?: string;
  readonly runtime?: string;
  readonly label?: string;
  readonly failed?: string;
  readonly invokes?: number;
  readonly meanMs?: number;
}

/** A share as the service stores it. */
export function sessionOf(said: Said = {}, over: Partial<Share> = {}): Share {
  const { version = '1.2.0', runtime = 'node', label = 'tidy', invokes = 4, meanMs = 30 } = said;
  const stats = randomUUID();
  const failed = said.failed === undefined ? 0 : 1;
  const environment: Fields = {
    package_version: text(version),
    runtime: text(runtime),
    os: text('linux'),
  };
  const run = invoke(stats);
  const error = said.failed === undefined ? {} : { error_type: text(said.failed) };
  return share({
    packageName: PACKAGE,
    fields: { environment: { mapValue: { fields: environment } } },
    stats: [
      {
        id: stats,
        totalInvokes: invokes,
        fields: {
          label: text(label),
          total_invokes: integer(invokes),
          success_count: integer(invokes - failed),
          failed_count: integer(failed),
          total_duration_ms: { doubleValue: invokes * meanMs },
        },
      },
    ],
    invokes: [{ ...run, fields: { ...run.fields, ...error } }],
    receivedAt: ON_THE_DAY,
    expiresAt: EXPIRY,
    ...over,
  });
}

export async function shareTimes(
  store: SessionStore,
  count: number,
  said?: Said,
): Promise<Share[]> {
  const shares = Array.from({ length: count }, () => sessionOf(said));
  for (const one of shares) await store.putShare(one);
  return shares;
}

export async function pingTimes(store: SessionStore, count: number, tokens: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await store.recordUsage({
      id: randomUUID(),
      fields: {
        package_name: text(PACKAGE),
        package_version: text('1.2.0-rc.1'),
        month: text(digest(`token ${n % tokens}`).slice(0, 32)),
      },
      receivedAt: ON_THE_DAY,
      expiresAt: EXPIRY,
    });
  }
}

export async function commandTimes(
  store: SessionStore,
  count: number,
  command: string,
): Promise<void> {
  const events = Array.from({ length: count }, () => ({
    id: randomUUID(),
    event: 'command',
    fields: {
      command: text(command),
      flags: { arrayValue: { values: [text('--all'), text('--mine')] } },
      success: { booleanValue: true },
      duration_ms: integer(120),
    },
  }));
  const batch = { packageName: PACKAGE, events, losses: undefined };
  await store.recordEvents({ ...batch, receivedAt: ON_THE_DAY, expiresAt: EXPIRY });
}
