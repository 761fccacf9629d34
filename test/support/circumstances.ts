/** Circumstances in which nothing objects, for tests to object to. */
import type { ConfigFile } from '../../src/consent/config-file.js';
import type { Circumstances } from '../../src/consent/types.js';

export const ENDPOINT = 'https://telemetry.example.org';

/** When the run began; whatever is of a day before counts. */
const STARTED_AT = new Date('2026-11-10T12:00:00.000Z');
export const BEFORE = '2026-11-01T00:00:00.000Z';
export const AFTER = '2026-11-10T12:00:01.000Z';

export const NOTICE = { revision: 1, endpoint: ENDPOINT, shown_at: BEFORE };

export function configFile(settings: unknown, path = '/home/ada/config.json'): ConfigFile {
  return { outcome: 'read', path, settings, lineOf: () => 3 };
}

/** The user's configuration with a section of the package `abacus`. */
export function userFile(section: object): ConfigFile {
  return configFile({ packages: { abacus: section } });
}

export function circumstances(overrides: Partial<Circumstances> = {}): Circumstances {
  return {
    package: 'abacus',
    env: {},
    optOut: [],
    endpoint: ENDPOINT,
    notice: 'terminal',
    declared: { revision: 1, usage: { fields: {} }, events: {}, sessions: {} },
    project: () => [],
    user: () => userFile({ notices: [NOTICE] }),
    choices: {},
    startedAt: STARTED_AT,
    ...overrides,
  };
}
