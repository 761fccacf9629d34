import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  createInvoke,
  createSession,
  getSessionStats,
  type SessionInvoke,
  withSession,
} from '../../src/session/index.js';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function recorded(run: (invoke: SessionInvoke) => unknown = () => 1): SessionInvoke {
  const session = createSession();
  withSession(session, 'run', run);
  const [invoke] = getSessionStats(session, 'run')?.invokes ?? [];
  if (invoke === undefined) throw new Error('Nothing was recorded.');
  return invoke;
}

describe('the id of an invoke', () => {
  it.each([
    ['read from the statistics', () => recorded()],
    ['made by createInvoke', () => createInvoke()],
  ])('that was %s is in every copy and print-out', (_, make) => {
    const invoke = make();
    expect(Object.keys(invoke)).toContain('id');
    const { id } = invoke;
    expect(id).toMatch(UUID_V4);
    expect({ ...invoke }.id).toBe(id);
    expect(structuredClone(invoke).id).toBe(id);
    expect(JSON.parse(JSON.stringify(invoke)).id).toBe(id);
    expect(inspect(invoke)).toContain(id);
  });

  it('is the same in the run, in the statistics and whenever it is read', () => {
    const session = createSession();
    const seen = withSession(session, 'run', (invoke) => invoke.id);
    const read = () => getSessionStats(session, 'run')?.invokes.map(({ id }) => id);
    expect(read()).toEqual([seen]);
    expect(read()).toEqual([seen]);
  });

  it('is another one for each invoke', () => {
    expect(recorded().id).not.toBe(recorded().id);
  });

  it('can be asked for and set by a run that froze the invoke or knows no types', () => {
    expect(recorded((invoke) => Object.assign(invoke, { id: 'mine' })).status).toBe('success');
    const session = createSession();
    const frozen = withSession(session, 'run', (invoke) => Object.freeze(invoke).id);
    expect(frozen).toMatch(UUID_V4);
  });
});
