import { describe, expect, it } from '@jest/globals';
import type { LeavingSession, LeavingStats } from '../../src/collection/filter/index.js';
import type { Session, SessionInvoke } from '../../src/session/index.js';
import { fitPackage, fitSession } from '../../src/sharing/fit.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';

const LONG = 'x'.repeat(20_000);

/** As it comes from the filter. */
function leaving(labels: Record<string, readonly SessionInvoke[]>): LeavingSession {
  return whole(recordedSession(labels));
}

function whole(session: Session): LeavingSession {
  const stats = Array.from(session.stats.values(), (entry) => ({
    ...entry,
    invokes: entry.invokes.map((invoke) => ({ invoke, source: invoke })),
  }));
  return { ...session, stats };
}

function first({ stats: [stats] }: LeavingSession): LeavingStats {
  if (stats === undefined) throw new Error('There are no statistics.');
  return stats;
}

describe('fitSession', () => {
  it('leaves alone what fits', () => {
    const error = { type: 'RangeError', message: 'too far' };
    const session = leaving({ solve: [recordedInvoke(1), recordedInvoke(2, { error })] });
    expect(fitSession(session)).toEqual(session);
  });

  it('cuts a label, an error type and an error message', () => {
    const error = { type: LONG, message: LONG };
    const { label, invokes } = first(
      fitSession(leaving({ [LONG]: [recordedInvoke(1, { error })] })),
    );
    expect(label).toHaveLength(500);
    expect(invokes[0]?.invoke.error?.type).toHaveLength(500);
    expect(invokes[0]?.invoke.error?.message).toHaveLength(10_000);
  });

  it('names what has an empty name', () => {
    expect(first(fitSession(leaving({ '': [] }))).label).toBe('unknown');
  });

  it('stops a list of context keys before it outgrows the statistics', () => {
    const context_keys = Array.from({ length: 1_000 }, (_, n) => `${n} ${LONG}`);
    const session = leaving({ solve: [] });
    const fitted = first(fitSession({ ...session, stats: [{ ...first(session), context_keys }] }));
    expect(fitted.context_keys).toHaveLength(120);
    expect(fitted.context_keys.every((key) => key.length === 500)).toBe(true);
  });

  it('changes nothing of what it is given', () => {
    const session = leaving({ [LONG]: [recordedInvoke(1)] });
    const before = structuredClone(session);
    fitSession(session);
    expect(session).toEqual(before);
  });
});

describe('fitPackage', () => {
  it('cuts the name and the version of a package', () => {
    const { name, version } = fitPackage({ name: LONG, version: LONG });
    expect([name.length, version.length]).toEqual([214, 500]);
  });
});
