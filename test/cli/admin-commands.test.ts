/** The maintainer's commands against the real service, as it is built, on loopback. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
let service: RunningService | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-admin-'));
  const started = await startService({
    data: join(folder, 'data'),
    env: { ABOVEBOARD_ADMIN_TOKEN: TOKEN },
  });
  service = started;
  for (const n of [1, 2, 3]) {
    const invokes = Array.from({ length: n === 1 ? 120 : 1 }, (_, at) =>
      recordedInvoke(n * 1_000 + at, { context: { note: 'a \u001b[2J sign' } }),
    );
    const session = recordedSession({ solve: invokes }, { id: uuid(n) });
    const target = { endpoint: started.address };
    const result = await shareSessionData(session, target, surroundingsIn(folder));
    if (result.outcome !== 'shared') throw new Error(result.message);
  }
});
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  readonly token?: string;
  readonly answer?: boolean;
  readonly endpoint?: string;
}

async function admin(words: readonly string[], { token = TOKEN, endpoint, ...rest }: Asked = {}) {
  const at = ['--endpoint', endpoint ?? service?.address ?? ''];
  const env = token === '' ? {} : { ABOVEBOARD_ADMIN_TOKEN: token };
  return aboveboard(['admin', ...words, ...at], { env, cwd: folder, isTerminal: true, ...rest });
}

async function jsonOf(...words: string[]) {
  return JSON.parse((await admin([...words, '--json'])).stdout);
}

describe('aboveboard admin', () => {
  it('lists sessions, as many as are asked for and of one package', async () => {
    expect((await jsonOf('list')).sessions).toHaveLength(3);
    expect((await jsonOf('list', '--limit', '2')).sessions).toHaveLength(2);
    expect((await jsonOf('list', '--package', 'another')).sessions).toEqual([]);
    const { stdout } = await admin(['list']);
    expect(stdout).toMatch(
      new RegExp(`^id .*package .*\n(?:${uuid(0).slice(0, -1)}[123]  .*\n){3}$`),
    );
  });

  it('shows a session in plain values, and with --json as many of its invokes as are asked for', async () => {
    const { code, stdout } = await admin(['show', uuid(1)]);
    expect(code).toBe(0);
    expect(stdout).toContain("label: 'other'");
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    const { invokes, invoke_count } = await jsonOf('show', uuid(1), '--invokes', '110');
    expect({ invoke_count, shown: invokes.length }).toEqual({ invoke_count: 120, shown: 110 });
    expect(await admin(['show', uuid(9)])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No session here has this id;'),
    });
  });

  it('exports all sessions or one, into a file that is new and its owner’s alone', async () => {
    const out = join(folder, 'all.ndjson');
    expect(await admin(['export', '--out', 'all.ndjson'])).toMatchObject({ code: 0 });
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => JSON.parse(line).collection === 'invokes')).toHaveLength(122);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const again = await admin(['export', '--out', 'all.ndjson']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('EEXIST') });
    const { stdout } = await admin(['export', '--session', uuid(2)]);
    const one = stdout.trimEnd().split('\n');
    expect(one.map((line) => JSON.parse(line).session)).toEqual([uuid(2), uuid(2), uuid(2)]);
  });

  it('counts a day, and names who looked', async () => {
    const day = new Date().toISOString().slice(0, 10);
    expect(await jsonOf('stats', '--package', 'abacus', '--day', day)).toMatchObject({
      package: 'abacus',
    });
    expect((await admin(['stats', '--package', 'abacus', '--day', day])).stdout).toContain(
      'topics',
    );
    expect((await jsonOf('audit', '--limit', '1')).audit).toHaveLength(1);
    expect((await admin(['requests'])).stdout).toBe('There is none.\n');
  });

  it('deletes a session after a yes, and not without', async () => {
    expect(await admin(['delete', uuid(3)])).toMatchObject({ code: 3 });
    expect(await admin(['delete', uuid(3)], { answer: false })).toMatchObject({ code: 3 });
    expect(await admin(['show', uuid(3)])).toMatchObject({ code: 0 });
    const deleted = await admin(['delete', uuid(3)], { answer: true });
    expect(deleted).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Deleted: .*sessions: 1/),
    });
    expect(await jsonOf('delete', uuid(3), '--yes')).toMatchObject({ erased: false });
  });

  it('takes the token from a variable or a file, and tells why it is not let in', async () => {
    writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
    const words = ['list', '--token-file', 'token'];
    expect(await admin(words, { token: '' })).toMatchObject({ code: 0 });
    expect((await admin(['list'], { token: '' })).stderr).toContain('Set ABOVEBOARD_ADMIN_TOKEN');
    expect((await admin(['list'], { token: 'wrong' })).stderr).toMatch(/answered 401\. Send/);
    expect((await admin(['list', '--token-file', 'none'])).stderr).toContain('ENOENT');
  });
});

describe('the admin token', () => {
  let server: Server;
  const seen: (string | undefined)[] = [];
  let answer: (path: string) => { status: number; headers: Record<string, string>; body: string };
  let origin: string;
  beforeAll(async () => {
    server = createServer(({ url = '', headers }, response) => {
      seen.push(`${url} ${headers.authorization}`);
      const { status, headers: own, body } = answer(url);
      response.writeHead(status, own).end(body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // Listening on a host and a port, a server has an address of this form.
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is sent to no address that another points to', async () => {
    seen.length = 0;
    answer = () => ({ status: 307, headers: { location: '/elsewhere' }, body: '' });
    const refused = await admin(['list'], { endpoint: origin });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('points elsewhere') });
    expect(seen).toEqual([`/v1/admin/sessions?limit=100 Bearer ${TOKEN}`]);
  });

  it('is not sent in plain text over a network', async () => {
    const { code, stderr } = await admin(['list'], { endpoint: 'http://telemetry.example.org' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('https://') });
  });

  it('gets no strange page taken for an answer, and no half export for a whole one', async () => {
    answer = () => ({ status: 200, headers: {}, body: '<html>' });
    const listed = await admin(['list'], { endpoint: origin });
    const strange = { code: 1, stdout: '', stderr: 'What answered is no aboveboard service.\n' };
    expect(listed).toMatchObject(strange);
    expect(await admin(['export'], { endpoint: origin })).toMatchObject(strange);
    answer = () => ({ status: 200, headers: {}, body: '{"ok":true}' });
    const day = ['--package', 'abacus', '--day', '2026-11-20'];
    for (const words of [['list'], ['show', uuid(1)], ['stats', ...day], ['requests'], ['audit']]) {
      expect(await admin(words, { endpoint: origin })).toMatchObject(strange);
    }
    // Least of all is something deleted because somebody else says "yes".
    const deleted = await admin(['delete', uuid(1), '--yes'], { endpoint: origin });
    expect(deleted).toMatchObject(strange);
    const headers = { 'content-type': 'application/x-ndjson' };
    answer = () => ({ status: 200, headers, body: '{"collection":"sessions"}\n{"colle' });
    const exported = await admin(['export'], { endpoint: origin });
    expect(exported).toMatchObject({ code: 1, stderr: expect.stringContaining('cut short') });
  });
});
