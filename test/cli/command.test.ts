/** Erasing, receipts, turning off and on: what users undo. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceipts } from '../../src/outbox/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import { filesIn, putFile } from '../support/outbox.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';
import { aboveboard as run, useHome } from './support.js';

const DELETED = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };

const place = useHome();

let home: string;
let service: SharingService;

beforeEach(async () => {
  home = place.path;
  service = await sharingService((received, response) => {
    if (!received.path.endsWith('/erase')) return;
    answerJson(response, 200, { session: uuid(1), erased: true, deleted: DELETED });
  });
});

afterEach(() => service.close());

async function share(): Promise<string> {
  const session = recordedSession({ solve: [recordedInvoke(1)] });
  const surroundings = surroundingsIn(join(home, 'packages'));
  const result = await shareSessionData(session, { endpoint: service.url }, surroundings);
  if (result.outcome === 'not-sent') throw new Error(result.message);
  return result.receipt;
}

async function aboveboard(...words: string[]) {
  const { code, stdout, stderr } = await run(words);
  return { code, stdout, stderr };
}

describe('aboveboard erase', () => {
  it('erases with the receipt, and says what was deleted', async () => {
    await share();
    expect(await aboveboard('erase', uuid(1))).toEqual({
      code: 0,
      stdout: `Erased from ${service.url}/: the session, 1 statistic, 1 invoke.\n`,
      stderr: '',
    });
    expect(service.received[1]?.path).toBe(`/v1/sessions/${uuid(1)}/erase`);
  });

  it('answers a program in JSON', async () => {
    await share();
    const { code, stdout } = await aboveboard('erase', uuid(1), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'erased', deleted: DELETED });
  });

  it('ends with 1 and a sentence where it could not', async () => {
    expect(await aboveboard('erase', uuid(2))).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing was erased: this machine has no receipt.*\.\n$/),
    });
    expect(await aboveboard('erase', '../../etc')).toMatchObject({
      code: 1,
      stderr: 'Nothing was erased. This is not a session id.\n',
    });
  });

  it('is not forbidden by what turns sending off', async () => {
    await share();
    process.env['ABOVEBOARD_DISABLED'] = '1';
    try {
      expect(await aboveboard('erase', uuid(1))).toMatchObject({ code: 0 });
    } finally {
      delete process.env['ABOVEBOARD_DISABLED'];
    }
  });
});

describe('aboveboard receipts', () => {
  it('says so where nothing was shared', async () => {
    expect(await aboveboard('receipts')).toEqual({
      code: 0,
      stdout: 'Nothing was shared from this machine.\n',
      stderr: '',
    });
  });

  it('shows what was sent where, and not the key', async () => {
    const path = await share();
    const [stored] = (await createReceipts({ folder: join(home, 'packages') }).list()).receipts;
    const { stdout } = await aboveboard('receipts');
    expect(stdout).toContain(uuid(1));
    expect(stdout).toContain('  package    abacus');
    expect(stdout).toContain(`  service    ${service.url}/`);
    expect(stdout).toMatch(/ {2}sent {7}\d+ bytes; 1 of 1 requests confirmed/);
    expect(stdout).toContain('  kept until 2999-04-30 00:00 UTC');
    expect(stdout).toContain(path);
    const { stdout: json } = await aboveboard('receipts', '--json');
    expect(JSON.parse(json)).toMatchObject({ receipts: [{ session: uuid(1), path }], damaged: [] });
    const key = stored?.receipt.erasure_key ?? 'no key';
    expect(key).toHaveLength(43);
    expect(stdout + json).not.toContain(key);
  });

  it('shows when a session was erased', async () => {
    await share();
    await aboveboard('erase', uuid(1));
    expect((await aboveboard('receipts')).stdout).toMatch(/ {2}erased {5}20\d\d-/);
  });

  it('names a damaged receipt, shows the rest, and ends with 1', async () => {
    await share();
    const broken = join(home, 'packages', 'abacus', 'receipts', 'broken.json');
    writeFileSync(broken, '{');
    const { code, stdout } = await aboveboard('receipts');
    expect(code).toBe(1);
    expect(stdout).toContain(uuid(1));
    expect(stdout).toContain(`This receipt cannot be read: ${broken}`);
  });
});

describe('aboveboard disable, enable and status', () => {
  /** Whatever runs these tests is a test run, and may be CI. */
  const usageOf = (stdout: string) => JSON.parse(stdout).usage?.source;

  it('turn off for good, and on again, one package, one stream, or everything', async () => {
    const [, disabled] = [
      await aboveboard('disable', 'abacus', '--stream', 'usage'),
      await aboveboard('disable'),
    ];
    expect(disabled).toMatchObject({ code: 0, stderr: '' });
    await aboveboard('enable');
    const { enabled, packages } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
    expect(packages).toEqual({ abacus: { usage: false } });
    expect(enabled).toEqual({ enabled: true, since: expect.any(String) });
  });

  it('take away what waits of what was turned off, and nothing else', async () => {
    const packages = join(home, 'packages');
    putFile(packages, '{}\n');
    putFile(packages, '{}\n', 'live-00000000-1-x-0123456789ab', 'sessions');
    await aboveboard('disable', 'abacus', '--stream', 'usage');
    await aboveboard('disable', 'another');
    expect(filesIn(packages)).toHaveLength(2);
    await aboveboard('disable', 'abacus', '--stream', 'events');
    expect(filesIn(packages)).toEqual([expect.stringContaining('.sessions.')]);
    await aboveboard('disable', '--keep');
    expect(filesIn(packages)).toEqual([]);
  });

  it('name the one source that decides, also for programs', async () => {
    const { stdout } = await aboveboard('disable', 'abacus', '--json');
    expect(usageOf(stdout)).toBe('automation');
    expect(JSON.parse(stdout).user_configuration).toEqual({
      path: join(home, 'config.json'),
      state: 'read',
    });
    expect((await aboveboard('status', 'abacus')).stdout).toMatch(/^usage {5}off {2}automation: /m);
  });

  it('end with 1 and leave a damaged configuration as it is', async () => {
    writeFileSync(join(home, 'config.json'), '{');
    expect(await aboveboard('disable')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('left as it is'),
    });
    expect(readFileSync(join(home, 'config.json'), 'utf8')).toBe('{');
  });

  it('say it where no package of that name was ever here: it may be mistyped', async () => {
    place.introduce('abacus');
    expect((await aboveboard('disable', 'abacus', '--keep')).stderr).toBe('');
    const { code, stderr } = await aboveboard('disable', 'abacuss');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^No abacuss has/) });
  });

  it('end with 2 where the stream is none', async () => {
    expect(await aboveboard('disable', '--stream', 'everything')).toMatchObject({ code: 2 });
  });

  it('give a yes to sharing sessions to the service of the package, and to no other', async () => {
    expect(await aboveboard('enable', '--stream', 'sessions')).toMatchObject({ code: 2 });
    const unknown = await aboveboard('enable', 'abacus', '--stream', 'sessions');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('--endpoint') });
    place.introduce('abacus', { endpoint: 'https://telemetry.example.org/base' });
    expect(await aboveboard('enable', 'abacus', '--stream', 'sessions')).toMatchObject({ code: 0 });
    const yesOf = (name: string) =>
      JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')).packages[name].automatic_sharing;
    const yes = { enabled: true, since: expect.any(String) };
    expect(yesOf('abacus')).toEqual({ ...yes, endpoint: 'https://telemetry.example.org' });
    await aboveboard('enable', 'other', '--stream', 'sessions', '--endpoint', 'https://o.example');
    expect(yesOf('other')).toEqual({ ...yes, endpoint: 'https://o.example' });
  });
});
