import { describe, expect, it } from '@jest/globals';
import { filterSession } from '../../src/collection/index.js';
import type { Session } from '../../src/session/index.js';
import type { Level } from '../../src/wire.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';

function filtered(session: Session, level: Level): Session {
  const result = filterSession(session, level);
  if (result.outcome !== 'filtered') throw new Error(result.message);
  return result.session;
}

describe('filterSession', () => {
  it('sends statistics and no invokes at the level "counts"', () => {
    const session = recordedSession({ solve: [recordedInvoke(1)], plot: [] });
    const { stats } = filtered(session, 'counts');
    expect([...stats.keys()]).toEqual(['solve', 'plot']);
    expect(stats.get('solve')).toEqual({ ...session.stats.get('solve'), invokes: [] });
  });

  it('keeps labels and top-level keys and replaces every value at the level "shapes"', () => {
    const session = recordedSession({ solve: [recordedInvoke(1)] });
    const [invoke] = filtered(session, 'shapes').stats.get('solve')?.invokes ?? [];
    expect({ ...invoke?.context }).toEqual({
      model: { type: 'string', size: 7 },
      data: { type: 'array', size: 3, element: 'integer' },
    });
    expect(JSON.stringify(invoke)).not.toContain('Rosebud');
  });

  it('keeps the type of an error and not its message', () => {
    const error = { type: 'RangeError', message: 'Rosebud is out of range' };
    const session = recordedSession({ solve: [recordedInvoke(1, { status: 'error', error })] });
    const [invoke] = filtered(session, 'shapes').stats.get('solve')?.invokes ?? [];
    expect(invoke).toMatchObject({ status: 'error', error: { type: 'RangeError', message: '' } });
  });

  it('sends no field that somebody else hung onto an invoke', () => {
    const invoke = Object.assign(recordedInvoke(1), { secret: 'Rosebud' });
    const session = filtered(recordedSession({ solve: [invoke] }), 'shapes');
    expect(session.stats.get('solve')?.invokes[0]).not.toHaveProperty('secret');
  });

  it('never changes the local session', () => {
    const session = recordedSession({ solve: [recordedInvoke(1)] });
    const before = structuredClone(session);
    filtered(session, 'shapes');
    filtered(session, 'counts');
    expect(session).toEqual(before);
  });

  it('is a snapshot: what is recorded later does not get into it', () => {
    const invokes = [recordedInvoke(1)];
    const snapshot = filtered(recordedSession({ solve: invokes }), 'shapes');
    invokes[0]?.context && Object.assign(invokes[0].context, { later: 1 });
    invokes.push(recordedInvoke(2));
    expect(snapshot.stats.get('solve')?.invokes).toHaveLength(1);
    expect(snapshot.stats.get('solve')?.invokes[0]?.context).not.toHaveProperty('later');
  });

  it('survives a context that throws wherever it is touched', () => {
    const throws = () => {
      throw new Error('no');
    };
    const getter = Object.defineProperty({ fine: 1 }, 'bad', { get: throws, enumerable: true });
    const proxy = new Proxy({}, { ownKeys: throws });
    const session = recordedSession({
      solve: [recordedInvoke(1, { context: getter }), recordedInvoke(2, { context: proxy })],
    });
    const [one, two] = filtered(session, 'shapes').stats.get('solve')?.invokes ?? [];
    expect({ ...one?.context }).toEqual({ fine: { type: 'integer' }, bad: { type: 'unknown' } });
    expect({ ...two?.context }).toEqual({});
  });

  it.each(['labels', 'text'] as const)(
    'refuses the level "%s" in a sentence instead of sending less or more',
    (level) => {
      const result = filterSession(recordedSession({}), level);
      expect(result).toEqual({
        outcome: 'refused',
        message: expect.stringContaining(`The level "${level}" comes with a package's declaration`),
      });
    },
  );

  it('refuses a level that does not exist', () => {
    // What a caller without types may pass.
    const result = filterSession(recordedSession({}), 'everything' as Level);
    expect(result).toMatchObject({ outcome: 'refused' });
  });
});
