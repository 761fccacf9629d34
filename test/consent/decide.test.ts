import { describe, expect, it } from '@jest/globals';
import { decide, decideManualShare } from '../../src/consent/index.js';
import { statusOf } from '../../src/consent/status.js';
import type { Circumstances, SourceName, Stream } from '../../src/consent/types.js';
import {
  AFTER,
  BEFORE,
  circumstances,
  configFile,
  ENDPOINT,
  NOTICE,
  userFile,
} from '../support/circumstances.js';

const STREAMS = ['usage', 'events', 'sessions'] as const;

/** In the order in which they are asked. */
const ORDER: readonly SourceName[] = [
  'DO_NOT_TRACK',
  'ABOVEBOARD_DISABLED',
  'package-variable',
  'automation',
  'project-configuration',
  'user-configuration',
  'endpoint',
  'notice',
  'default',
];

const YES = { enabled: true, endpoint: ENDPOINT, since: BEFORE };

/** Circumstances in which exactly these sources object. */
function objected(objectors: ReadonlySet<SourceName>): Circumstances {
  const has = (source: SourceName) => objectors.has(source);
  const section = {
    ...(has('notice') ? {} : { notices: [NOTICE] }),
    ...(has('default') ? {} : { automatic_sharing: YES }),
    ...(has('user-configuration') ? { enabled: false } : {}),
  };
  return circumstances({
    env: {
      ...(has('DO_NOT_TRACK') ? { DO_NOT_TRACK: '1' } : {}),
      ...(has('ABOVEBOARD_DISABLED') ? { ABOVEBOARD_DISABLED: 'true' } : {}),
      ...(has('package-variable') ? { ABACUS_TELEMETRY: 'off' } : {}),
      ...(has('automation') ? { GITHUB_ACTIONS: 'true' } : {}),
    },
    optOut: [{ variable: 'ABACUS_TELEMETRY', off: ['false'] }],
    project: () =>
      has('project-configuration') ? [configFile(false, '/repo/.aboveboard.json')] : [],
    user: () => userFile(section),
    // An endpoint of null makes the notice and the yes, which belong to one, void as well.
    endpoint: has('endpoint') ? null : ENDPOINT,
    declared: has('default')
      ? { revision: 1 }
      : { revision: 1, usage: { fields: {} }, events: {}, sessions: {} },
  });
}

/** All of them: 512. */
const COMBINATIONS = Array.from(
  { length: 2 ** ORDER.length },
  (_, bits) => new Set(ORDER.filter((_source, n) => bits & (1 << n))),
);

describe('decide', () => {
  it('lets the first objection in the order decide, whatever the others say', () => {
    for (const objectors of COMBINATIONS) {
      for (const stream of STREAMS) {
        const { on, decidedBy } = decide(stream, objected(objectors));
        const first = ORDER.find((source) => objectors.has(source));
        expect(on).toBe(first === undefined);
        expect(decidedBy.source).toBe(first ?? (stream === 'sessions' ? 'yes' : 'default'));
      }
    }
  });

  it('never turns on by one objection more', () => {
    const isOn = (stream: Stream, objectors: ReadonlySet<SourceName>) =>
      decide(stream, objected(objectors)).on;
    for (const objectors of COMBINATIONS) {
      for (const stream of STREAMS.filter((each) => !isOn(each, objectors))) {
        const more = ORDER.map((source) => new Set([...objectors, source]));
        expect(more.filter((each) => isOn(stream, each))).toEqual([]);
      }
    }
  });

  it('asks no source after the one that decides', () => {
    const untouched = () => {
      throw new Error('read');
    };
    const decision = decide(
      'usage',
      circumstances({ env: { CI: 'true' }, project: untouched, user: untouched }),
    );
    expect(decision.decidedBy.source).toBe('automation');
  });

  it('is one with what the status names, with every other source once', () => {
    for (const objectors of COMBINATIONS) {
      const asked = objected(objectors);
      const status = statusOf(asked);
      for (const stream of STREAMS) {
        const { on, decidedBy } = decide(stream, asked);
        expect(status[stream]).toMatchObject({ on, decided_by: decidedBy });
        const named = [decidedBy, ...status[stream].others].map(({ source }) =>
          source === 'yes' ? 'default' : source,
        );
        expect(named.sort()).toEqual([...ORDER].sort());
      }
    }
  });
});

describe('usage', () => {
  it('is on by default, and off where the package declares none', () => {
    expect(decide('usage', circumstances())).toMatchObject({
      on: true,
      decidedBy: { source: 'default', says: 'on' },
      revision: 1,
      since: new Date(BEFORE),
    });
    expect(decide('usage', circumstances({ declared: { revision: 1 } })).on).toBe(false);
  });

  it('leaves nothing of before it was turned on again', () => {
    const usage = { enabled: true, since: '2026-11-05T00:00:00.000Z' };
    const user = () => userFile({ notices: [NOTICE], usage });
    expect(decide('usage', circumstances({ user }))).toMatchObject({
      since: new Date('2026-11-05T00:00:00.000Z'),
    });
  });
});

describe('automatic sharing of sessions', () => {
  const withYes = (yes: unknown) => ({
    user: () => userFile({ notices: [NOTICE], automatic_sharing: yes }),
  });

  it('is off without a yes of the user', () => {
    const { on, decidedBy } = decide('sessions', circumstances());
    expect({ on, source: decidedBy.source }).toEqual({ on: false, source: 'default' });
  });

  it('is on with a yes, from that moment on, and names the line of it', () => {
    expect(decide('sessions', circumstances(withYes({ ...YES, since: AFTER })))).toMatchObject({
      on: true,
      decidedBy: { source: 'yes', file: '/home/ada/config.json', line: 3 },
      since: new Date(AFTER),
    });
  });

  it.each([
    ['to another service', { ...YES, endpoint: 'https://other.example.org' }],
    ['to another port', { ...YES, endpoint: `${ENDPOINT}:8443` }],
    ['without a service', { enabled: true, since: BEFORE }],
    ['without a time', { enabled: true, endpoint: ENDPOINT }],
    ['at no time', { ...YES, since: 'yesterday' }],
    ['that is only a word', true],
  ])('is off with a yes %s', (_, yes) => {
    expect(decide('sessions', circumstances(withYes(yes))).on).toBe(false);
  });

  it('is on by a program for the process, for one service', () => {
    const choices = { sessions: { on: true, at: new Date(AFTER), endpoint: ENDPOINT } } as const;
    expect(decide('sessions', circumstances({ choices }))).toMatchObject({
      on: true,
      since: new Date(AFTER),
    });
    const endpoint = 'https://other.example.org';
    expect(decide('sessions', circumstances({ choices, endpoint })).on).toBe(false);
  });

  it('is not on by a program where its user turned it off', () => {
    const choices = { sessions: { on: true, at: new Date(AFTER), endpoint: ENDPOINT } } as const;
    expect(decide('sessions', circumstances({ choices, ...withYes(false) }))).toMatchObject({
      on: false,
      decidedBy: { source: 'user-configuration', line: 3 },
    });
  });
});

describe('the notice', () => {
  const shown = (...notices: object[]) => ({ user: () => userFile({ notices }) });

  it.each<[string, object[]]>([
    ['has not been shown', []],
    ['was shown after this run began', [{ ...NOTICE, shown_at: AFTER }]],
    ['was shown for another service', [{ ...NOTICE, endpoint: 'https://other.example.org' }]],
    ['was shown at no time', [{ ...NOTICE, shown_at: 7 }]],
    ['was shown of no revision', [{ ...NOTICE, revision: '1' }]],
  ])('keeps everything home where it %s', (_, notices) => {
    for (const stream of STREAMS) {
      const { on, decidedBy } = decide(stream, circumstances(shown(...notices)));
      expect({ on, source: decidedBy.source }).toEqual({ on: false, source: 'notice' });
    }
  });

  it('lets only the fields of the newest revision leave that was shown in time', () => {
    const grown = shown({ ...NOTICE, revision: 2, shown_at: '2026-11-02T00:00:00.000Z' }, NOTICE, {
      ...NOTICE,
      revision: 3,
      shown_at: AFTER,
    });
    expect(decide('usage', circumstances(grown))).toMatchObject({
      on: true,
      revision: 2,
      since: new Date(BEFORE),
    });
  });

  it('is not needed for documented usage pings, but for everything else', () => {
    const documented = circumstances({ ...shown(), notice: 'documented' });
    expect(decide('usage', documented)).toMatchObject({ on: true, revision: 1, since: undefined });
    expect(decide('events', documented).on).toBe(false);
    expect(decide('sessions', documented).on).toBe(false);
  });

  it.each([
    ['a token', { token: { type: 'token' } }],
    ['an id of the installation', { machine: { type: 'installation_id' } }],
    ['a second id', { id: { type: 'id' }, user: { type: 'id' } }],
  ])('is needed also for documented usage pings with %s', (_, fields) => {
    const declared = { revision: 1, usage: { fields } };
    const asked = circumstances({ ...shown(), notice: 'documented', declared });
    expect(decide('usage', asked).decidedBy.source).toBe('notice');
  });
});

describe('a share that the user asks for', () => {
  it('is allowed without notice, yes or declaration', () => {
    const asked = circumstances({ user: () => userFile({}), declared: { revision: 1 } });
    expect(decideManualShare(asked)).toMatchObject({ outcome: 'allowed', endpoint: ENDPOINT });
  });

  it('is asked about under DO_NOT_TRACK, in CI and in tests', () => {
    for (const variable of ['DO_NOT_TRACK', 'CI', 'JEST_WORKER_ID']) {
      const asked = circumstances({ env: { [variable]: '1' } });
      expect(decideManualShare(asked)).toMatchObject({
        outcome: 'ask',
        decidedBy: { variable },
        endpoint: ENDPOINT,
      });
    }
  });

  it('is asked about once, for the first of two reasons', () => {
    const asked = circumstances({ env: { DO_NOT_TRACK: '1', CI: '1' } });
    expect(decideManualShare(asked).decidedBy.source).toBe('DO_NOT_TRACK');
  });

  it('is forbidden by every other objection, whatever there is to ask about', () => {
    const forbidding = ORDER.slice(1, 7).filter((source) => source !== 'automation');
    for (const objectors of COMBINATIONS) {
      const first = forbidding.find((source) => objectors.has(source));
      const decision = decideManualShare(objected(objectors));
      expect(decision.outcome === 'forbidden').toBe(first !== undefined);
      if (first !== undefined) expect(decision.decidedBy.source).toBe(first);
    }
  });

  it('is not forbidden where only automatic sharing is off, but where sessions are', () => {
    const user = (section: object) => circumstances({ user: () => userFile(section) });
    expect(decideManualShare(user({ automatic_sharing: false })).outcome).toBe('allowed');
    expect(decideManualShare(user({ usage: false })).outcome).toBe('allowed');
    expect(decideManualShare(user({ sessions: false })).outcome).toBe('forbidden');
  });
});
