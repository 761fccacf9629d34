import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  APPEND_CONTEXT_ERROR_KEY,
  appendInvokeContext,
  createInvoke,
  createSession,
  getSessionStats,
  withSession,
} from '../../src/session/index.js';

describe('appendInvokeContext', () => {
  it('lets `fill` add keys', () => {
    const invoke = createInvoke();
    appendInvokeContext(invoke, (context) => {
      Object.assign(context, { degree: 2 });
    });
    expect(invoke.context).toEqual({ degree: 2 });
  });

  it('merges the object that `fill` returns, over what is there', () => {
    const invoke = createInvoke();
    Object.assign(invoke.context, { degree: 2, points: 5 });
    appendInvokeContext(invoke, () => ({ degree: 3, rms: 0.5 }));
    expect(invoke.context).toEqual({ degree: 3, points: 5, rms: 0.5 });
  });

  it('does not merge what an assignment happens to return', () => {
    const invoke = createInvoke();
    const options = { password: 'x' };
    const key = 'options';
    appendInvokeContext(invoke, (context) => (context[key] = options));
    appendInvokeContext(invoke, (context) => Object.assign(context, { more: 1 }));
    appendInvokeContext(invoke, () => [1, 2]);
    appendInvokeContext(invoke, () => 'text');
    expect(invoke.context).toEqual({ options, more: 1 });
  });

  it('records an error inside `fill`, keeps what came before it, and throws nothing', () => {
    const session = createSession();
    const returned = withSession(session, 'fit', (invoke) => {
      appendInvokeContext(invoke, (context) => {
        Object.assign(context, { before: 1 });
        throw new TypeError('no such field');
      });
      return 'fitted';
    });
    expect(returned).toBe('fitted');
    const stats = getSessionStats(session, 'fit');
    expect(stats).toMatchObject({ success_count: 1, failed_count: 0 });
    expect(stats?.invokes[0]?.context).toEqual({
      before: 1,
      [APPEND_CONTEXT_ERROR_KEY]: 'TypeError: no such field',
    });
  });

  it('records of a thrown value that is no error nothing but its type', () => {
    const invoke = createInvoke();
    appendInvokeContext(invoke, () => {
      throw 'secret';
    });
    expect(invoke.context).toEqual({ [APPEND_CONTEXT_ERROR_KEY]: 'string' });
  });

  it('records that an object to merge could not be read, and merges nothing of it', () => {
    const invoke = createInvoke();
    appendInvokeContext(invoke, () => ({
      first: 1,
      get second() {
        throw new RangeError('out');
      },
    }));
    expect(invoke.context).toEqual({ [APPEND_CONTEXT_ERROR_KEY]: 'RangeError: out' });
  });

  it('waits for an async `fill`, and counts its keys when the run awaits it', async () => {
    const session = createSession();
    await withSession(session, 'fit', async (invoke) => {
      await appendInvokeContext(invoke, async (context) => {
        await nextTurn();
        Object.assign(context, { added: 1 });
        return { merged: 2 };
      });
    });
    expect(getSessionStats(session, 'fit')?.context_keys).toEqual(['added', 'merged']);
  });

  it('resolves when an async `fill` rejects, and records the error', async () => {
    const invoke = createInvoke();
    await appendInvokeContext(invoke, async () => {
      throw new TypeError('late');
    });
    expect(invoke.context).toEqual({ [APPEND_CONTEXT_ERROR_KEY]: 'TypeError: late' });
  });

  it('adds to a copy of a frozen context', () => {
    const invoke = createInvoke();
    invoke.context = Object.freeze({ a: 1 });
    appendInvokeContext(invoke, () => ({ b: 2 }));
    expect(invoke.context).toEqual({ a: 1, b: 2 });
  });
});
