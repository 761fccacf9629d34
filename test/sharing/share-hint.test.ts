import { describe, expect, it } from '@jest/globals';
import { createSession, withSession } from '../../src/session/index.js';
import { shareHint } from '../../src/sharing/share-hint.js';
import type { Surroundings } from '../../src/sharing/types.js';

const abacus = { name: 'abacus', version: '2.1.0' };
const target = { package: abacus, endpoint: 'https://telemetry.example.org' };
const surroundings: Surroundings = { env: {}, home: () => '/nowhere', cwd: () => '/nowhere' };

function used() {
  const session = createSession({ package: abacus });
  withSession(session, 'sum', () => 6);
  return session;
}

describe('shareHint', () => {
  it('offers a share in one sentence, in the words of the program if it has its own', () => {
    expect(shareHint(used(), target, undefined, surroundings)).toBe(
      'To show the maintainers of abacus what happened, call shareSessionData() and paste the session id into your issue.',
    );
    expect(shareHint(used(), target, 'run it with --share', surroundings)).toBe(
      'To show the maintainers of abacus what happened, run it with --share.',
    );
  });

  it.each([
    ['nothing was recorded', createSession({ package: abacus }), target, {}],
    ['recording is off', null, target, {}],
    ['there is no endpoint', used(), { ...target, endpoint: null }, {}],
    ['the user turned everything off', used(), target, { ABOVEBOARD_DISABLED: '1' }],
  ])('says nothing where %s', (_, session, to, env) => {
    expect(shareHint(session, to, undefined, { ...surroundings, env })).toBe('');
  });

  it('still offers under DO_NOT_TRACK, where the share itself asks first', () => {
    const env = { DO_NOT_TRACK: '1' };
    expect(shareHint(used(), target, undefined, { ...surroundings, env })).not.toBe('');
  });

  it('throws nothing at a host that passes what is no session', () => {
    // What a host without types may pass.
    const nonsense = { stats: 1 } as unknown as Parameters<typeof shareHint>[0];
    expect(shareHint(nonsense, target, undefined, surroundings)).toBe('');
  });
});
