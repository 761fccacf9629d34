import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { sentenceOf } from '../../../functions/src/machine/not-started.js';
import { abacus } from '../../support/abacus.js';
import { idOf, newKey, newShare } from '../app/documents.js';
import { removeBundle, type ServiceProcess, startedProcess, startProcess } from './process.js';

describe('npm start', () => {
  const processes: ServiceProcess[] = [];
  async function start(environment: Readonly<Record<string, string>> = {}) {
    const started = await startedProcess(environment);
    processes.push(started);
    return started;
  }
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((started) => started.close()));
  });
  afterAll(removeBundle);

  it('says the address, where the token is, that any package is accepted, and a command to try', async () => {
    const service = await start();
    const token = await service.adminToken();
    const output = service.output();
    expect(output).toContain(`listens on http://127.0.0.1:`);
    expect(output).toContain('The admin token is in data/admin-token (made just now');
    expect(output).toContain('Sessions of any package are accepted');
    expect(output).toContain(
      `curl -H "Authorization: Bearer $(cat 'data/admin-token')" ${service.url}/v1/admin/sessions`,
    );
    expect(output).not.toContain(token);
  });

  it('says which packages are accepted, where their declarations are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aboveboard-process-'));
    await writeFile(join(folder, 'abacus.json'), JSON.stringify(abacus));
    const service = await start({ ABOVEBOARD_DECLARATIONS: folder });
    expect(service.output()).toContain('Sessions of these packages are accepted: abacus.');
    await rm(folder, { recursive: true });
  });

  it('ends with the file and the fault in it where a declaration is faulty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aboveboard-process-'));
    const path = join(folder, 'abacus.json');
    await writeFile(path, JSON.stringify({ ...abacus, revision: 0 }));
    expect(await startProcess({ ABOVEBOARD_DECLARATIONS: folder })).toEqual({
      code: 1,
      output: `aboveboard: ABOVEBOARD_DECLARATIONS: ${path}: revision: must be a whole number from 1 on.\n`,
    });
    await rm(folder, { recursive: true });
  });

  it('makes an admin token that only its owner can read, and keeps it over a restart', async () => {
    const first = await start();
    const path = join(first.folder, 'admin-token');
    const token = await first.adminToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(first.folder)).mode & 0o777).toBe(0o700);

    const second = await start({ ABOVEBOARD_DATA: first.folder });
    const headers = { Authorization: `Bearer ${token}` };
    const answered = await fetch(`${second.url}/v1/admin/sessions`, { headers });
    expect(answered.status).toBe(200);
    expect(second.output()).not.toContain('made just now');
  });

  it('takes the token of the environment instead, and then keeps none', async () => {
    const token = 'a-token-for-tests-that-nobody-guesses';
    const service = await start({ ABOVEBOARD_ADMIN_TOKEN: token });
    const headers = { Authorization: `Bearer ${token}` };
    const answered = await fetch(`${service.url}/v1/admin/sessions`, { headers });
    expect(answered.status).toBe(200);
    await expect(service.adminToken()).rejects.toThrow('ENOENT');
    expect(service.output()).not.toContain(token);
  });

  it('ends with a sentence and code 1 when the port is in use', async () => {
    const { port } = new URL((await start()).url);
    expect(await startProcess({ PORT: port })).toEqual({
      code: 1,
      output: `aboveboard: Port ${port} is in use. Stop what listens there, or set PORT to another number.\n`,
    });
  });

  it('ends with a sentence and code 1 when a setting is wrong', async () => {
    expect(await startProcess({ PORT: 'http' })).toEqual({
      code: 1,
      output: 'aboveboard: PORT must be a whole number from 0 to 65535.\n',
    });
  });

  it('ends with a sentence and code 1 when the data folder is none, or holds what is no database', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aboveboard-file-'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    await mkdir(join(folder, 'holds'));
    await writeFile(join(folder, 'holds', 'sessions.db'), 'a picture, perhaps');
    const cases = [
      [file, 'there is a file of that name'],
      [join(file, 'below'), 'one of the folders above it is a file'],
      [join(folder, 'holds'), 'one of its .db files is no database'],
    ] as const;
    for (const [path, reason] of cases) {
      expect(await startProcess({ ABOVEBOARD_DATA: path })).toEqual({
        code: 1,
        output: `aboveboard: The data folder ${path} cannot be used: ${reason}. ABOVEBOARD_DATA names another one.\n`,
      });
    }
    await rm(folder, { recursive: true });
  });

  it('names the folder that its account may not write to, and the port that it may not have', () => {
    const settings = { port: 80, dataFolder: '/srv/data' };
    const fault = (code: string, syscall: string) =>
      Object.assign(new Error(`${code}: permission denied`), { code, syscall });
    expect(sentenceOf(fault('EACCES', 'mkdir'), settings)).toBe(
      'The data folder /srv/data cannot be used: this account may not write there. ABOVEBOARD_DATA names another one.',
    );
    expect(sentenceOf(fault('EACCES', 'listen'), settings)).toBe(
      'Port 80 cannot be listened on (EACCES). Set PORT to another number, above 1023.',
    );
  });

  it('ends with code 0 at SIGTERM and at SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const service = await start();
      await fetch(`${service.url}/v1/health`);
      service.signal(signal);
      expect(await service.ended).toBe(0);
    }
  });

  it('finishes at SIGTERM the share that is being sent, and keeps it', async () => {
    const service = await start();
    const key = newKey();
    const share = newShare(key);
    const text = JSON.stringify(share);
    const half = text.length / 2;
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        `${service.url}/v1/sessions`,
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Content-Length': text.length },
        },
        (response) => resolve(response.resume().statusCode),
      );
      sending.on('error', reject);
      sending.write(text.slice(0, half), async () => {
        await fetch(`${service.url}/v1/health`);
        service.signal('SIGTERM');
        await refused(service.url);
        sending.end(text.slice(half));
      });
    });
    expect(await answered).toBe(201);
    expect(await service.ended).toBe(0);

    const again = await start({ ABOVEBOARD_DATA: service.folder });
    const headers = { 'Erasure-Key': key.header };
    const held = await fetch(`${again.url}/v1/sessions/${idOf(share.session)}`, { headers });
    expect(held.status).toBe(200);
  });
});

/** Resolves once the server takes no new connection any more. */
async function refused(url: string): Promise<void> {
  for (;;) {
    const taken = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (!taken) return;
  }
}
