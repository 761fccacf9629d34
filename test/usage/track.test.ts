/** Commands, bulk operations and errors: what is recorded of a run, and that the run does not feel it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  bulkEvent,
  commandEvent,
  declare,
  errorEvent,
} from '../../src/collection/declaration/index.js';
import { trackBulk, trackBulkRun } from '../../src/usage/track-bulk.js';
import { trackCommand } from '../../src/usage/track-command.js';
import { trackError } from '../../src/usage/track-error.js';
import { recording } from './recording.js';

const by = { owner: 'core team', since: 1 };

function abacus() {
  return recording(
    declare({
      package: `abacus-${randomUUID()}`,
      revision: 1,
      description: 'Learns what is computed.',
      events: {
        command: commandEvent(by, {
          commands: ['build', 'serve'],
          flags: { watch: 'collect', token: 'never' },
          counts: { jobs: 'How many jobs were run.', charts: 'How many charts there are.' },
        }),
        bulk: bulkEvent(by, { operations: ['create'] }),
        error: errorEvent(by, { error_types: ['TypeError'], error_codes: ['ENOENT'] }),
      },
    }),
  );
}

/** Each look is so much later than the one before. */
function clock(ms: number) {
  let time = 0;
  return {
    monotonic: () => {
      time += ms;
      return time;
    },
  };
}

describe('trackCommand', () => {
  it('records name, outcome, duration, counts and flags, and hands back what the run returns', async () => {
    const { recorder, drain } = abacus();
    const command = { name: 'build', flags: ['build', '--watch', '--token=secret'] };
    const sync = trackCommand(
      recorder,
      command,
      (recorded) => {
        recorded.count('jobs', 3);
        recorded.count('jobs');
        recorded.count('charts', 0);
        return 'built';
      },
      clock(12.4),
    );
    expect(sync).toBe('built');
    expect(await trackCommand(recorder, command, async () => 3)).toBe(3);
    const [first, second] = drain();
    expect(first).toMatchObject({ command: 'build', flags: ['watch'], success: true });
    expect(first).toMatchObject({ duration_ms: 12, jobs: 4, charts: 0 });
    expect(Object.keys(first ?? {})).not.toContain('error_type');
    expect(second).toMatchObject({ success: true, duration_ms: expect.any(Number) });
    expect(JSON.stringify([first, second])).not.toMatch(/secret|token/);
  });

  it('throws on what the run throws, and records its class and what was counted', async () => {
    const { recorder, drain } = abacus();
    const error = new RangeError('of ACME');
    const fail = () => {
      throw error;
    };
    expect(() => trackCommand(recorder, { name: 'build' }, fail)).toThrow(error);
    const later = trackCommand(recorder, { name: 'build' }, async (recorded) => {
      recorded.count('jobs', 2);
      await undefined;
      throw error;
    });
    await expect(later).rejects.toBe(error);
    const failed = { success: false, error_type: 'RangeError' };
    expect(drain()).toEqual([
      expect.objectContaining(failed),
      expect.objectContaining({ ...failed, jobs: 2 }),
    ]);
  });

  it('believes a run that says that it failed', () => {
    const { recorder, drain } = abacus();
    trackCommand(recorder, { name: 'build' }, (recorded) => recorded.fail(new TypeError('x')));
    trackCommand(recorder, { name: 'build' }, (recorded) => recorded.fail());
    const [named, unnamed] = drain();
    expect(named).toMatchObject({ success: false, error_type: 'TypeError' });
    expect(unnamed).toMatchObject({ success: false });
    expect(Object.keys(unnamed ?? {})).not.toContain('error_type');
  });

  it('calls a word other that is no command, and counts nothing that is not declared', () => {
    const { recorder, drain } = abacus();
    trackCommand(recorder, { name: '/srv/acme' }, (recorded) => {
      recorded.count('bytes', 3);
      recorded.count('duration_ms', 1_000_000);
    });
    const [event] = drain();
    expect(event).toMatchObject({ command: 'other' });
    expect(event?.['duration_ms']).not.toBe(1_000_000);
    expect(Object.keys(event ?? {})).not.toContain('bytes');
  });

  it('reads name and flags when the command has ended', () => {
    const { recorder, drain } = abacus();
    const seen = { name: 'build', flags: [] as string[] };
    trackCommand(recorder, seen, () => {
      seen.name = 'serve';
      seen.flags.push('--watch');
    });
    expect(drain()).toEqual([expect.objectContaining({ command: 'serve', flags: ['watch'] })]);
  });

  it('does not wait for what nobody can watch, and says nothing of how it went', () => {
    const { recorder, drain } = abacus();
    const query = Object.fromEntries([['then', () => undefined]]);
    expect(trackCommand(recorder, { name: 'build' }, () => query)).toBe(query);
    expect(Object.keys(drain()[0] ?? {})).not.toContain('success');
  });

  it('leaves no listener behind', () => {
    const { recorder } = abacus();
    const before = process.listenerCount('exit');
    trackCommand(recorder, { name: 'build' }, () => {
      expect(process.listenerCount('exit')).toBe(before + 1);
      trackCommand(recorder, { name: 'serve' }, () => undefined);
      expect(process.listenerCount('exit')).toBe(before + 1);
    });
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('never breaks a run over a command that is none', () => {
    const { recorder } = abacus();
    expect(trackCommand(recorder, null as never, () => 3)).toBe(3);
    const hostile = {
      name: 'build',
      get flags(): never {
        throw new Error('no');
      },
    };
    expect(trackCommand(recorder, hostile, () => 4)).toBe(4);
  });
});

describe('trackBulk', () => {
  it('counts records', () => {
    const { recorder, drain } = abacus();
    trackBulk(recorder, 'create', 3);
    trackBulk(recorder, 'of ACME', 3);
    expect(drain()).toEqual([
      expect.objectContaining({ operation: 'create', records: 3 }),
      expect.objectContaining({ operation: 'other', records: 3 }),
    ]);
  });

  it('counts after a run has succeeded, by number or by its result, and nothing that failed', async () => {
    const { recorder, drain } = abacus();
    const stored = () => ['a', 'b'];
    expect(trackBulkRun(recorder, 'create', 2, stored, clock(5))).toEqual(['a', 'b']);
    await trackBulkRun(
      recorder,
      'create',
      (all) => all.length,
      async () => stored(),
    );
    const failing = trackBulkRun(recorder, 'create', 7, async () => {
      throw new Error('not stored');
    });
    await expect(failing).rejects.toThrow('not stored');
    const broken = () => {
      throw new Error('cannot count');
    };
    expect(trackBulkRun(recorder, 'create', broken, stored)).toEqual(['a', 'b']);
    expect(drain()).toEqual([
      expect.objectContaining({ records: 2, duration_ms: 5 }),
      expect.objectContaining({ records: 2 }),
    ]);
  });
});

describe('trackError', () => {
  it('records class and code where they are declared, and nothing else of the error', () => {
    const { recorder, drain } = abacus();
    const host = { name: 'abacus', version: '1.2.3' };
    trackError(recorder, host, Object.assign(new TypeError('of ACME'), { code: 'ENOENT' }));
    trackError(recorder, host, Object.assign(new RangeError('of ACME'), { code: 'ACME' }));
    const events = drain();
    expect(events).toEqual([
      expect.objectContaining({ error_type: 'TypeError', error_code: 'ENOENT' }),
      expect.objectContaining({ error_type: 'other', error_code: 'other' }),
    ]);
    expect(JSON.stringify(events)).not.toContain('ACME');
  });
});
