import { describe, expect, it } from '@jest/globals';
import { formatObjections, formatStatus, objectionsOf } from '../../src/consent/index.js';
import { statusOf } from '../../src/consent/status.js';
import { BEFORE, circumstances, configFile, ENDPOINT, userFile } from '../support/circumstances.js';

const PATH = '/home/ada/config.json';

describe('the status', () => {
  it('names for each stream who decided, and what all others said', () => {
    const status = statusOf(circumstances({ env: { ABOVEBOARD_DISABLED: '1', CI: 'true' } }));
    expect(status.usage).toMatchObject({
      on: false,
      decided_by: { source: 'ABOVEBOARD_DISABLED', variable: 'ABOVEBOARD_DISABLED' },
      since: null,
      accepted_revision: null,
    });
    expect(status.usage.others.map(({ source, says }) => [source, says])).toEqual([
      ['DO_NOT_TRACK', 'nothing'],
      ['package-variable', 'nothing'],
      ['automation', 'off'],
      ['project-configuration', 'nothing'],
      ['user-configuration', 'nothing'],
      ['endpoint', 'nothing'],
      ['notice', 'nothing'],
      ['default', 'on'],
    ]);
    expect(status.manual_share).toMatchObject({
      outcome: 'forbidden',
      decided_by: { source: 'ABOVEBOARD_DISABLED' },
    });
  });

  it('says where it would go, from when on, and what was agreed to', () => {
    const status = statusOf(circumstances({ endpoint: `https://ada:secret@example.org/path` }));
    expect(status.endpoint).toBe('https://example.org');
    expect(JSON.stringify(status)).not.toContain('secret');
    const { usage } = statusOf(circumstances());
    expect(usage).toMatchObject({ on: true, since: BEFORE, accepted_revision: 1 });
  });

  it('is the same as JSON', () => {
    const status = statusOf(circumstances({ user: () => userFile({ usage: false }) }));
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
    expect(status.usage.decided_by).toMatchObject({ file: PATH, line: 3 });
  });

  it('says that a configuration is damaged, and that this means off', () => {
    const damaged = { outcome: 'damaged', path: PATH, problem: 'cannot be understood' } as const;
    const status = statusOf(circumstances({ user: () => damaged }));
    expect(status.usage).toMatchObject({ on: false, decided_by: { file: PATH } });
    expect(status.configuration.user).toEqual({ path: PATH, state: 'damaged' });
    expect(formatStatus(status)).toContain(`${PATH} cannot be understood, which means off.`);
    expect(formatStatus(status)).toContain(`${PATH} (cannot be read)`);
  });

  it('says what a configuration lowers', () => {
    const none = statusOf(circumstances());
    expect(none.allowed).toEqual({ level: null, recording: true });
    const lowered = statusOf(
      circumstances({ user: () => userFile({ level: 'counts', recording: 'no' }) }),
    );
    expect(lowered.allowed.recording).toBe(false);
    expect(formatStatus(lowered)).toContain(`Shared at most:        counts, by ${PATH}, line 3\n`);
    expect(formatStatus(lowered)).toContain('Recording:             off, by your configuration\n');
  });

  it('reads as a page', () => {
    const project = () => [configFile({ events: 'off' }, '/repo/.aboveboard.yml')];
    expect(formatStatus(statusOf(circumstances({ project })))).toBe(
      [
        `abacus, ${ENDPOINT}`,
        '',
        'usage     on   default: By default usage is on.',
        'events    off  project-configuration: "events" is off in /repo/.aboveboard.yml, line 3.',
        'sessions  off  default: Sessions are shared automatically only after a yes of yours to this service.',
        'sharing   yes  default: Asking for a share is the yes to it.',
        '',
        `Your configuration:    ${PATH}`,
        'Project configuration: /repo/.aboveboard.yml',
        '',
      ].join('\n'),
    );
  });
});

describe('the objections of a machine', () => {
  it('are those that lie outside the program', () => {
    const asked = circumstances({
      endpoint: undefined,
      user: () => userFile({ events: false }),
    });
    const objections = objectionsOf(asked);
    expect(objections).toMatchObject({
      package: 'abacus',
      usage: null,
      events: { source: 'user-configuration', file: PATH, line: 3 },
      sessions: null,
    });
    const text = formatObjections(objections);
    expect(text).toContain('usage     Nothing on this machine turns it off');
    expect(text).toContain('events    off  user-configuration: "packages.abacus.events" is off');
  });
});
