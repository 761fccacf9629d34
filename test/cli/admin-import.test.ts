/** What one service exports, imported into another: both real, as they are built, on loopback. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shareSessionData } from '../../src/sharing/index.js';
import { type RunningService, startService } from '../e2e/support.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { surroundingsIn } from '../support/sharing-service.js';
import { aboveboard } from './support.js';

const TOKEN = 'a-token-of-the-test-that-is-long-enough';

let folder: string;
let [from, to]: RunningService[] = [];
const keys = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-import-'));
  const start = (name: string) =>
    startService({ data: join(folder, name), env: { ABOVEBOARD_ADMIN_TOKEN: TOKEN } });
  [from, to] = await Promise.all([start('one'), start('other')]);
  for (const n of [1, 2, 3]) {
    // The first is more than one request.
    const invokes = Array.from({ length: n === 1 ? 9_000 : 2 }, (_, at) =>
      recordedInvoke(n * 10_000 + at),
    );
    const session = recordedSession({ solve: invokes }, { id: uuid(n) });
    const target = { endpoint: from.address };
    const shared = await shareSessionData(session, target, surroundingsIn(folder));
    if (shared.outcome !== 'shared') throw new Error(shared.message);
    keys.set(uuid(n), JSON.parse(readFileSync(shared.receipt, 'utf8')).erasure_key);
  }
  await admin(from, 'export', '--out', 'all.ndjson');
}, 60_000);
afterAll(async () => {
  await Promise.all([from?.stop(), to?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function admin(service: RunningService | undefined, ...words: string[]) {
  const at = ['--endpoint', service?.address ?? ''];
  const env = { ABOVEBOARD_ADMIN_TOKEN: TOKEN };
  return aboveboard(['admin', ...words, ...at], { env, cwd: folder });
}

/** Sessions with all that is known of them, in an order of their own. */
async function everythingIn(service: RunningService | undefined): Promise<string[]> {
  const { stdout } = await admin(service, 'export');
  return stdout.trimEnd().split('\n').sort();
}

describe('aboveboard admin import', () => {
  it('brings over all sessions with their times and keys, and again changes nothing', async () => {
    const imported = await admin(to, 'import', 'all.ndjson');
    expect(imported).toMatchObject({ code: 0, stdout: 'Imported 3 sessions.\n', stderr: '' });
    expect(await everythingIn(to)).toEqual(await everythingIn(from));
    expect(await admin(to, 'import', 'all.ndjson', '--json')).toMatchObject({ code: 0 });
    expect(await everythingIn(to)).toEqual(await everythingIn(from));
  });

  it('leaves to whoever shared a session the key to it, and brings back nothing that is erased', async () => {
    const erased = await fetch(`${to?.address}/v1/sessions/${uuid(2)}/erase`, {
      method: 'POST',
      headers: { 'Erasure-Key': keys.get(uuid(2)) ?? '' },
    });
    expect(await erased.json()).toMatchObject({ erased: true, deleted: { invokes: 2 } });
    await admin(to, 'delete', uuid(3), '--yes');
    const { code, stdout } = await admin(to, 'import', 'all.ndjson', '--json');
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      imported: [uuid(1)],
      gone: expect.arrayContaining([uuid(2), uuid(3)]),
      refused: {},
      other_lines: 0,
    });
    expect(await admin(to, 'show', uuid(2))).toMatchObject({ code: 1 });
  });

  it('names what has no key and what the service refuses, and goes on with the rest', async () => {
    const lines = readFileSync(join(folder, 'all.ndjson'), 'utf8').trimEnd().split('\n');
    const parsed = lines
      .map((line) => JSON.parse(line))
      .filter(({ session }) => session !== uuid(1));
    for (const line of parsed) {
      if (line.collection !== 'sessions') continue;
      if (line.session === uuid(2)) delete line.erasure_key_digest;
      else line.fields.level = { stringValue: 'everything' };
    }
    const event = { collection: 'events', package: 'abacus', event: 'command', fields: {} };
    const texts = [...parsed, event].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(join(folder, 'odd.ndjson'), texts.join(''));
    const { code, stdout, stderr } = await admin(from, 'import', 'odd.ndjson');
    expect(code).toBe(1);
    expect(stdout).toBe('Imported 0 sessions.\n1 line of events and losses stay where they are.\n');
    expect(stderr).toContain(`${uuid(2)} was not imported. It has no key.`);
    expect(stderr).toMatch(new RegExp(`${uuid(3)} was not imported. .* answered 400. .*level`));
  });

  it('says what is no export, or only half of one, before it sends anything of it', async () => {
    writeFileSync(join(folder, 'half.ndjson'), '{"collection":"sessions"}\n{"colle');
    writeFileSync(join(folder, 'none.ndjson'), '<html>\n');
    for (const [file, says] of [
      ['half.ndjson', 'is cut off'],
      ['none.ndjson', 'line 1 is of something else'],
      ['nothing.ndjson', 'cannot be read (ENOENT)'],
    ] as const) {
      const { code, stderr } = await admin(to, 'import', file);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(says) });
    }
  });
});
