import { describe, expect, it } from '@jest/globals';
import { decideManualShare } from '../../src/consent/index.js';

const endpoint = 'https://telemetry.example.org';

describe('decideManualShare', () => {
  it('allows a share where nothing forbids it', () => {
    expect(decideManualShare({ env: {}, endpoint })).toEqual({ allowed: true, endpoint });
  });

  for (const name of ['DO_NOT_TRACK', 'ABOVEBOARD_DISABLED']) {
    it.each(['1', 'true', 'TRUE', 'yes', 'no', ' 1 '])(`is forbidden by ${name}=%j`, (value) => {
      expect(decideManualShare({ env: { [name]: value }, endpoint })).toEqual({
        allowed: false,
        source: name,
        message: expect.stringContaining(name),
      });
    });

    it.each(['', '0', 'false', 'False', ' '])(`is not forbidden by ${name}=%j`, (value) => {
      expect(decideManualShare({ env: { [name]: value }, endpoint }).allowed).toBe(true);
    });
  }

  it('is forbidden by an endpoint of null, and by none', () => {
    for (const missing of [null, undefined]) {
      const decision = decideManualShare({ env: {}, endpoint: missing });
      expect(decision).toMatchObject({ allowed: false, source: 'endpoint' });
    }
  });

  it('names the variable first where several forbid it', () => {
    const env = { DO_NOT_TRACK: '1', ABOVEBOARD_DISABLED: '1' };
    expect(decideManualShare({ env, endpoint: null })).toMatchObject({ source: 'DO_NOT_TRACK' });
  });
});
