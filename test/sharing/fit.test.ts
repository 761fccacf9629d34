import { describe, expect, it } from '@jest/globals';
import { fitSession } from '../../src/sharing/fit.js';
import { recordedInvoke, recordedSession, recordedStats } from '../support/recorded-session.js';

const LONG = 'x'.repeat(10_000);

describe('fitSession', () => {
  it('leaves alone what fits', () => {
    const error = { type: 'RangeError', message: '' };
    const session = recordedSession({ solve: [recordedInvoke(1), recordedInvoke(2, { error })] });
    expect(fitSession(session)).toEqual(session);
  });

  it('cuts a label, an error type and the name of a package', () => {
    const error = { type: LONG, message: '' };
    const session = recordedSession({ [LONG]: [recordedInvoke(1, { error })] });
    const { environment } = session;
    const named = { ...environment, package_name: LONG, package_version: LONG };
    const fitted = fitSession({ ...session, environment: named });
    const [stats] = fitted.stats.values();
    expect(stats?.label).toHaveLength(500);
    expect(stats?.invokes[0]?.error?.type).toHaveLength(500);
    expect(fitted.environment.package_name).toHaveLength(214);
    expect(fitted.environment.package_version).toHaveLength(500);
  });

  it('names what has an empty name', () => {
    const [stats] = fitSession(recordedSession({ '': [] })).stats.values();
    expect(stats?.label).toBe('unknown');
  });

  it('stops a list of context keys before it outgrows the statistics', () => {
    const context_keys = Array.from({ length: 1_000 }, (_, n) => `${n} ${LONG}`);
    const stats = { ...recordedStats(1, 'solve', []), context_keys };
    const session = { ...recordedSession({}), stats: new Map([['solve', stats]]) };
    const [fitted] = fitSession(session).stats.values();
    expect(fitted?.context_keys).toHaveLength(120);
    expect(fitted?.context_keys.every((key) => key.length === 500)).toBe(true);
  });

  it('changes nothing of the session that it is given', () => {
    const session = recordedSession({ [LONG]: [recordedInvoke(1)] });
    const before = structuredClone(session);
    fitSession(session);
    expect(session).toEqual(before);
  });
});
