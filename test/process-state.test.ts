import { runInNewContext } from 'node:vm';
import { describe, expect, it, jest } from '@jest/globals';
import { processState } from '../src/process-state.js';

async function loadAgain(): Promise<typeof import('../src/process-state.js')> {
  jest.resetModules();
  return import('../src/process-state.js');
}

describe('processState', () => {
  it('is made once for each key', () => {
    const first = processState('test.one.1', () => ({ count: 0 }));
    first.count = 5;
    expect(processState('test.one.1', () => ({ count: 0 }))).toBe(first);
    expect(processState('test.two.1', () => ({ count: 0 }))).not.toBe(first);
  });

  it('is the same for a second copy of the module', async () => {
    const state = processState('test.shared.1', () => ({}));
    const copy = await loadAgain();
    expect(copy.processState).not.toBe(processState);
    expect(copy.processState('test.shared.1', () => ({}))).toBe(state);
  });

  it('stands on globalThis under one symbol, out of sight of loops', () => {
    const symbol = Symbol.for('aboveboard');
    expect(Reflect.get(globalThis, symbol)).toBeInstanceOf(Map);
    expect(Object.getOwnPropertyDescriptor(globalThis, symbol)?.enumerable).toBe(false);
    expect(runInNewContext('Symbol.for("aboveboard") in globalThis')).toBe(false);
  });
});
