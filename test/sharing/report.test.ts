import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shareSessionData } from '../../src/sharing/index.js';
import { startProgress } from '../../src/sharing/progress.js';
import type { Tally } from '../../src/sharing/tally.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

let folder: string;
let service: SharingService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-report-'));
  service = await sharingService();
});

afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function shownFor(isTTY: boolean, options = {}): Promise<string> {
  let shown = '';
  const terminal = {
    isTTY,
    write: (text: string) => {
      shown += text;
    },
  };
  const target = { endpoint: service.url, showProgress: false, ...options };
  const session = recordedSession({ solve: [recordedInvoke(1)] });
  await shareSessionData(session, target, { ...surroundingsIn(folder), terminal });
  return shown;
}

describe('the report at the end', () => {
  it('tells a terminal how much, the id, a line for an issue, and how to erase', async () => {
    expect(await shownFor(true)).toBe(
      [
        'Shared 1 of 1 statistics and 1 of 1 invokes.',
        `Session id:   ${uuid(1)}`,
        `For an issue: **Session:** \`${uuid(1)}\` (abacus 1.2.3; 1 statistic, 1 invoke)`,
        `To erase it:  npx aboveboard erase ${uuid(1)}`,
        'Kept until:   2999-04-30',
        '',
      ].join('\n'),
    );
  });

  it('tells a terminal why nothing was sent', async () => {
    expect(await shownFor(true, { endpoint: null })).toMatch(/^Nothing was sent\. .*\n$/);
  });

  it('has no line for an issue where nobody confirmed anything, and still says how to erase', async () => {
    const shown = await shownFor(true, { endpoint: 'http://127.0.0.1:9' });
    expect(shown).toContain(`Session id:   ${uuid(1)}\n`);
    expect(shown).toContain(`To erase it:  npx aboveboard erase ${uuid(1)}\n`);
    expect(shown).not.toContain('For an issue');
  });

  it('is not shown where there is no terminal, nor when it is not wanted', async () => {
    expect(await shownFor(false)).toBe('');
    expect(await shownFor(true, { silent: true })).toBe('');
  });

  it('does not turn a terminal that went away into a failure', async () => {
    const terminal = {
      isTTY: true,
      write: () => {
        throw new Error('EPIPE');
      },
    };
    const target = { endpoint: service.url, showProgress: false };
    const surroundings = { ...surroundingsIn(folder), terminal };
    const result = await shareSessionData(recordedSession({}), target, surroundings);
    expect(result.outcome).toBe('shared');
  });
});

describe('the progress bars', () => {
  const tally: Tally = {
    sessionId: uuid(1),
    package: { name: 'abacus', version: '1.2.3' },
    sessionStats: { shared: 1, of: 2 },
    invokes: { shared: 30, of: 40 },
    confirmedParts: 1,
    problems: [],
    notes: [],
    repeatable: false,
    expiresAt: undefined,
    receipt: '',
  };

  function terminal() {
    return Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 80 });
  }

  it('show statistics and invokes', async () => {
    const stream = terminal();
    const progress = await startProgress(true, stream);
    progress.update(tally);
    progress.stop();
    const shown = String(stream.read());
    expect(shown).toMatch(/Statistics .* 1\/2/);
    expect(shown).toMatch(/Invokes .* 30\/40/);
  });

  it("leave the host's signals alone", async () => {
    const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const progress = await startProgress(true, terminal());
    const during = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    progress.stop();
    expect(during).toBe(before);
  });

  it('are not there when nobody watches', async () => {
    const stream = terminal();
    const progress = await startProgress(false, stream);
    progress.update(tally);
    progress.stop();
    expect(stream.read()).toBeNull();
  });
});
