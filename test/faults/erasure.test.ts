/** An erasure survives whatever happens to the service and to the process that asked for it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceipts, type Receipt } from '../../src/outbox/index.js';
import { eraseSession, shareSessionData } from '../../src/sharing/index.js';
import { bareEnvironment, makeFolder, ROOT, removeFolders, runProgram } from '../e2e/support.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson, type Script } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const DELETED = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };

let home: string;
let service: SharingService;
let onErase: Script;
let erasures: () => number;

beforeEach(async () => {
  home = makeFolder('home');
  onErase = confirming;
  service = await sharingService((received, response, n) => {
    return received.path.endsWith('/erase') ? onErase(received, response, n) : undefined;
  });
  erasures = () => service.received.filter(({ path }) => path.endsWith('/erase')).length;
});

afterEach(async () => {
  await service.close();
  removeFolders();
});

const confirming: Script = ({ path }, response) => {
  answerJson(response, 200, { session: path.split('/').at(-2), erased: true, deleted: DELETED });
};

const busy: Script = (_, response) => answerJson(response, 503, { detail: 'Busy.' });

const silent = () => new Promise<void>(() => undefined);

/** In this process, with the files of that home. */
function surroundings() {
  const { transport, ask, terminal } = surroundingsIn(home);
  return { env: { ABOVEBOARD_HOME: home }, cwd: () => home, transport, ask, terminal };
}

async function share(n = 1): Promise<void> {
  const session = recordedSession({ solve: [recordedInvoke(n)] }, { id: uuid(n) });
  const target = { package: { name: 'abacus', version: '1' }, endpoint: service.url };
  const result = await shareSessionData(session, target, surroundings());
  if (result.outcome !== 'shared') throw new Error(result.message);
}

async function receiptOf(n = 1): Promise<Receipt | undefined> {
  const { receipts } = await createReceipts({ folder: join(home, 'packages') }).list(uuid(n));
  return receipts[0]?.receipt;
}

function isNoted(): boolean {
  const { packages } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
  return packages.abacus.erasure_pending === true;
}

/** A program of the host package. */
function program(text: string): string[] {
  const source = `
    import { subscribe } from 'node:diagnostics_channel';
    import { existsSync, readFileSync, readdirSync } from 'node:fs';
    import { createTelemetry } from 'aboveboard';
    let threads = 0;
    subscribe('worker_threads', () => { threads += 1; });
    const abacus = { name: 'abacus', version: '1' };
    const host = createTelemetry({ package: abacus, endpoint: ${JSON.stringify(service.url)} });
    const isNoted = () => readFileSync(${JSON.stringify(join(home, 'config.json'))}, 'utf8').includes('erasure_pending');
    ${text}`;
  return ['--input-type=module', '-e', source];
}

function environment(variables: Record<string, string> = {}) {
  return bareEnvironment({ ABOVEBOARD_HOME: home, ...variables });
}

/** A program that goes on with its own work until the note is gone. */
const WORKS_ON = 'const work = setInterval(() => isNoted() || clearInterval(work), 20);';

function run(text: string, variables?: Record<string, string>) {
  return runProgram(program(text), { env: environment(variables) });
}

describe('an erasure that its service has not confirmed', () => {
  it('is completed by a later run of the package, which does nothing for it', async () => {
    await share();
    onErase = busy;
    expect(await eraseSession(uuid(1), {}, surroundings())).toMatchObject({ outcome: 'pending' });
    expect(await receiptOf()).toMatchObject({ erasure_key: expect.any(String) });
    expect(isNoted()).toBe(true);

    onErase = confirming;
    expect(await run(WORKS_ON)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await receiptOf()).toMatchObject({ erased_at: expect.any(String) });
    expect(await receiptOf()).not.toHaveProperty('erasure_key');
    const asked = erasures();
    expect(await run('')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(erasures()).toBe(asked);
  });

  it('is completed also where its user has turned everything off', async () => {
    await share();
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    const config = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
    writeFileSync(join(home, 'config.json'), JSON.stringify({ ...config, enabled: false }));
    onErase = confirming;
    expect(await run(WORKS_ON)).toMatchObject({ status: 0 });
    expect(await receiptOf()).toMatchObject({ erased_at: expect.any(String) });
  });

  it('survives the process that was killed between marking and hearing', async () => {
    await share();
    let child: ChildProcess | undefined;
    onErase = () => {
      child?.kill('SIGKILL');
      return silent();
    };
    child = spawn(process.execPath, program(`await host.erase('${uuid(1)}');`), {
      cwd: ROOT,
      env: environment(),
      stdio: 'ignore',
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(await receiptOf()).toMatchObject({
      erasure_key: expect.any(String),
      erasure_requested_at: expect.any(String),
    });
    onErase = confirming;
    expect(await run(WORKS_ON)).toMatchObject({ status: 0 });
    expect(await receiptOf()).toMatchObject({ erased_at: expect.any(String) });
    expect(isNoted()).toBe(false);
  });

  it('holds up no run of the package while the service is silent', async () => {
    await share();
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    onErase = silent;
    // In the second that a request may take there would be a hundred ticks; a machine that stands
    // still in the meantime, for however long, makes one of them.
    const ended = await run(`
      let ticks = 0;
      setInterval(() => { ticks += 1; }, 10).unref();
      process.on('exit', () => console.log(ticks < 50, threads));`);
    expect(ended).toEqual({ status: 0, stdout: 'true 1\n', stderr: '' });
    expect(isNoted()).toBe(true);
  });

  it.each(['DO_NOT_TRACK', 'ABOVEBOARD_DISABLED', 'CI'])(
    'is not asked for in the background under %s',
    async (name) => {
      await share();
      onErase = busy;
      await eraseSession(uuid(1), {}, surroundings());
      const asked = erasures();
      const ended = await run(`process.on('exit', () => console.log(threads));`, { [name]: '1' });
      expect(ended).toEqual({ status: 0, stdout: '0\n', stderr: '' });
      expect(erasures()).toBe(asked);
    },
  );

  it('is asked for again by the next share of the package', async () => {
    await share(1);
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    const asked = new Promise<void>((resolve) => {
      onErase = async (...answering) => {
        await confirming(...answering);
        resolve();
      };
    });
    await share(2);
    await asked;
    expect(service.received.at(-1)?.path).toBe(`/v1/sessions/${uuid(1)}/erase`);
    // Nothing is written any more when the home is removed.
    while (isNoted()) await sleep(20);
  });

  it('is asked for again by the next erasure of the package', async () => {
    await share(1);
    await share(2);
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    onErase = confirming;
    await run(`await host.erase('${uuid(2)}'); ${WORKS_ON}`);
    expect(await receiptOf(1)).toMatchObject({ erased_at: expect.any(String) });
    expect(await receiptOf(2)).toMatchObject({ erased_at: expect.any(String) });
  });

  it('keeps the session from being shared again', async () => {
    await share();
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    await expect(share()).rejects.toThrow('Nothing was sent. Its erasure from');
  });

  it('is no longer asked for when the service has deleted the session by itself', async () => {
    await share();
    onErase = busy;
    await eraseSession(uuid(1), {}, surroundings());
    const asked = erasures();
    const later = { ...surroundings(), now: () => new Date('2999-05-01T00:00:00.000Z') };
    const session = recordedSession({}, { id: uuid(2) });
    const target = { package: { name: 'abacus', version: '1' }, endpoint: service.url };
    await shareSessionData(session, target, later);
    expect(erasures()).toBe(asked);
  });
});

describe('two processes that erase at once', () => {
  it('both succeed, and leave nothing waiting', async () => {
    await share();
    const ask = `console.log((await host.erase('${uuid(1)}')).outcome);`;
    const ended = await Promise.all([run(ask), run(ask), run(ask)]);
    for (const one of ended) expect(one).toEqual({ status: 0, stdout: 'erased\n', stderr: '' });
    expect(await receiptOf()).toMatchObject({ erased_at: expect.any(String) });
    expect(await receiptOf()).not.toHaveProperty('erasure_key');
    expect(isNoted()).toBe(false);
  });

  it('lose no mark to a share that writes into the same receipt', async () => {
    onErase = busy;
    await share();
    const erasing = eraseSession(uuid(1), {}, surroundings());
    const receipts = createReceipts({ folder: join(home, 'packages') });
    const [stored] = (await receipts.list()).receipts;
    if (stored === undefined) throw new Error('There is no receipt.');
    const part = { share: 9, number: 1, of: 1, bytes: 1, sha256: '', status: 'sending' } as const;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        receipts.amend(stored, (receipt) => ({ ...receipt, sent: [...receipt.sent, part] })),
      ),
    );
    await erasing;
    const receipt = await receiptOf();
    expect(receipt?.erasure_requested_at).toBeDefined();
    expect(receipt?.sent).toHaveLength(21);
  });
});
