/** A program may load this package twice, once by `import` and once by `require`. */
import { describe, expect, it, jest } from '@jest/globals';
import { confirm, isConfirmed } from '../../src/sharing/confirmed.js';
import { inTurn } from '../../src/sharing/turns.js';
import { recordedInvoke } from '../support/recorded-session.js';

const SERVICE = 'https://telemetry.example.org/';

describe('two copies of the package', () => {
  it('share one session one after the other', async () => {
    jest.resetModules();
    const copy = await import('../../src/sharing/turns.js');
    expect(copy.inTurn).not.toBe(inTurn);
    const order: string[] = [];
    let end: () => void = () => undefined;
    const first = inTurn('session', async () => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      order.push('first');
    });
    const second = copy.inTurn('session', async () => {
      order.push('second');
    });
    end();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('know of each other what the service has confirmed', async () => {
    jest.resetModules();
    const copy = await import('../../src/sharing/confirmed.js');
    expect(copy.confirm).not.toBe(confirm);
    const invoke = recordedInvoke(1);
    copy.confirm(invoke, { endpoint: SERVICE, level: 'shapes' });
    expect(isConfirmed(invoke, SERVICE)).toBe(true);
  });
});
