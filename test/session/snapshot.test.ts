import { describe, expect, it } from '@jest/globals';
import {
  createSession,
  getSessionStats,
  snapshotSession,
  withSession,
} from '../../src/session/index.js';

function sessionWith(...labels: string[]) {
  const session = createSession();
  for (const label of labels) {
    withSession(session, label, (invoke) => {
      Object.assign(invoke.context, { size: 1 });
    });
  }
  return session;
}

describe('a snapshot', () => {
  it('is equal to the session, field by field', () => {
    const session = sessionWith('a', 'b');
    const copy = snapshotSession(session);
    expect(copy).toEqual(session);
    expect(Object.keys(copy.stats.get('a') ?? {})).toEqual(
      Object.keys(session.stats.get('a') ?? {}),
    );
  });

  it('does not change when the session, an invoke or a context does', () => {
    const session = sessionWith('a');
    const copy = snapshotSession(session);
    const before = structuredClone(copy);
    withSession(session, 'a', () => 1);
    withSession(session, 'b', () => 1);
    const [invoke] = getSessionStats(session, 'a')?.invokes ?? [];
    Object.assign(invoke ?? {}, { status: 'error' });
    Object.assign(invoke?.context ?? {}, { size: 2, late: true });
    expect(copy).toEqual(before);
  });

  it('holds the labels that were asked for', () => {
    const session = sessionWith('a', 'b', 'abc');
    const labelsOf = (labels: string | string[]) => [
      ...snapshotSession(session, { labels }).stats.keys(),
    ];
    expect(labelsOf(['b', 'nobody'])).toEqual(['b']);
    expect(labelsOf('abc')).toEqual(['abc']);
    expect(labelsOf([])).toEqual([]);
  });

  it('can be read, and not recorded into', () => {
    const copy = snapshotSession(sessionWith('a'));
    expect(withSession(copy, 'a', () => 7)).toBe(7);
    expect(copy.stats.get('a')?.total_invokes).toBe(1);
  });

  it('copies a getter that throws unread, so that its reader finds out what it is', () => {
    const session = createSession();
    withSession(session, 'a', (invoke) => {
      invoke.context = {
        size: 1,
        get data(): unknown {
          throw new Error('not now');
        },
      };
    });
    const context = snapshotSession(session).stats.get('a')?.invokes[0]?.context ?? {};
    expect(context['size']).toBe(1);
    expect(() => context['data']).toThrow('not now');
  });
});
