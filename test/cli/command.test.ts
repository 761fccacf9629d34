import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };
import { createReceipts } from '../../src/outbox/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import { filesIn, putFile } from '../support/outbox.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

/** What is installed with the SDK stays outside the bundle, as in the build. */
const { dependencies } = manifest;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DELETED = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };

let bundle: string;
let home: string;
let service: SharingService;

beforeAll(async () => {
  // Inside the repository, where the packages that stay outside the bundle are found.
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  bundle = mkdtempSync(join(cache, 'aboveboard-cli-'));
  await build({
    entryPoints: [join(ROOT, 'src/cli/main.ts')],
    outdir: bundle,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    external: Object.keys(dependencies),
    platform: 'node',
    format: 'esm',
    splitting: true,
    logLevel: 'error',
  });
});

afterAll(() => rmSync(bundle, { recursive: true, force: true }));

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-cli-'));
  service = await sharingService((received, response) => {
    if (!received.path.endsWith('/erase')) return;
    answerJson(response, 200, { session: uuid(1), erased: true, deleted: DELETED });
  });
});

afterEach(async () => {
  await service.close();
  rmSync(home, { recursive: true, force: true });
});

async function share(): Promise<string> {
  const session = recordedSession({ solve: [recordedInvoke(1)] });
  const surroundings = surroundingsIn(join(home, 'packages'));
  const result = await shareSessionData(session, { endpoint: service.url }, surroundings);
  if (result.outcome === 'not-sent') throw new Error(result.message);
  return result.receipt;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function aboveboard(...words: string[]): Promise<Ended> {
  const env = { ...process.env, ABOVEBOARD_HOME: home };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(bundle, 'main.mjs'), ...words],
      { env },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

describe('aboveboard erase', () => {
  it('erases with the receipt, and says what was deleted', async () => {
    await share();
    expect(await aboveboard('erase', uuid(1))).toEqual({
      code: 0,
      stdout: `Erased from ${service.url}/: the session, 1 statistics, 1 invokes.\n`,
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

describe('aboveboard', () => {
  it.each([[['unknown']], [['erase']], [['receipts', '--unknown']], [[]]])(
    'ends with 2 and no stack trace for %j',
    async (words) => {
      const { code, stderr } = await aboveboard(...words);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).not.toBe('');
    },
  );

  it('explains itself when asked to', async () => {
    const { code, stdout } = await aboveboard('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('erase [options] <session id>');
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

  it('end with 2 where the stream is none', async () => {
    expect(await aboveboard('disable', '--stream', 'everything')).toMatchObject({ code: 2 });
  });
});
