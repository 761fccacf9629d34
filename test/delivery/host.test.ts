/** Real workers, whose program is the test's. */
import { describe, expect, it } from '@jest/globals';
import { createHost, type Host } from '../../src/delivery/host.js';

/** Does what the address says, and answers by the number of its thread. */
const PROGRAM = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', ({ id, job }) => {
    if (job.url === 'end') process.exit();
    if (job.url === 'fall') throw new Error('It falls.');
    if (job.url === 'fail') return parentPort.postMessage({ id });
    if (job.url === 'eat') {
      const eaten = [];
      for (;;) eaten.push({ again: eaten.length });
    }
    const body = { env: { ...process.env }, execArgv: process.execArgv };
    parentPort.postMessage({ id, result: { outcome: 'success', status: threadId, body } });
  });
`;

function ask(host: Host, url: string) {
  return host.run({
    kind: 'send',
    way: { proxy: undefined, nameServers: [] },
    folder: '',
    of: { package: 'host' },
    url,
    headers: {},
    body: '',
    timeoutMs: 1_000,
  });
}

async function threadOf(host: Host): Promise<number | undefined> {
  return (await ask(host, 'answer')).status;
}

describe('the host of the worker', () => {
  it('starts one worker for all that is asked at once', async () => {
    let started = 0;
    const host = createHost({
      program: async () => {
        started += 1;
        return PROGRAM;
      },
    });
    const threads = await Promise.all([threadOf(host), threadOf(host), threadOf(host)]);
    expect(new Set([...threads, await threadOf(host)]).size).toBe(1);
    expect(started).toBe(1);
  });

  it('hands the worker nothing of its own environment', async () => {
    const answer = await ask(createHost({ program: async () => PROGRAM }), 'answer');
    expect(answer).toMatchObject({ body: { env: {}, execArgv: [] } });
  });

  it.each(['end', 'fall', 'eat'])(
    'fails what waits for a worker that has to %s, and starts another for the next',
    async (what) => {
      const host = createHost({ program: async () => PROGRAM });
      const before = await threadOf(host);
      const both = await Promise.allSettled([ask(host, what), ask(host, 'answer')]);
      expect(both[0].status).toBe('rejected');
      const after = await threadOf(host);
      expect(after).toEqual(expect.any(Number));
      expect(after).not.toBe(before);
    },
  );

  it('fails one job, and goes on with the others', async () => {
    const host = createHost({ program: async () => PROGRAM });
    const before = await threadOf(host);
    await expect(ask(host, 'fail')).rejects.toThrow();
    expect(await threadOf(host)).toBe(before);
  });

  it('ends its worker when there is nothing more to do', async () => {
    const host = createHost({ program: async () => PROGRAM, idleMs: 0 });
    const first = await threadOf(host);
    // Whenever that is: each question may come too early, and is asked again.
    while ((await threadOf(host)) === first) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it.each([
    ['cannot be found', () => Promise.reject(new Error('No such file.'))],
    ['cannot be run', async () => 'this is no program'],
  ])('fails what is asked where the program of the worker %s', async (_, program) => {
    const host = createHost({ program });
    await expect(ask(host, 'answer')).rejects.toThrow();
    await expect(ask(host, 'answer')).rejects.toThrow();
  });
});
