import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { createSession, getSessionStats, withSession } from '../../src/session/index.js';
import { fakeClock } from './fake-clock.js';

describe('a promise that a run returns', () => {
  it('is recorded when it settles, with the whole duration', async () => {
    const session = createSession();
    const clock = fakeClock();
    const { promise, resolve } = withResolvers<string>();
    const running = withSession(session, 'fetch', () => promise, clock);
    expect(session.stats.size).toBe(0);
    clock.advance(300);
    resolve('done');
    await expect(running).resolves.toBe('done');
    expect(getSessionStats(session, 'fetch')).toMatchObject({
      success_count: 1,
      total_duration_ms: 300,
    });
  });

  it('rejects with the very error, and with the whole duration', async () => {
    const session = createSession();
    const clock = fakeClock();
    const error = new TypeError('late');
    const running = withSession(
      session,
      'fetch',
      async () => {
        await nextTurn();
        clock.advance(40);
        throw error;
      },
      clock,
    );
    await expect(running).rejects.toBe(error);
    expect(getSessionStats(session, 'fetch')?.invokes[0]).toMatchObject({
      status: 'error',
      duration_ms: 40,
      error: { type: 'TypeError' },
    });
  });

  it('settles one microtask later than the bare promise, and no more', async () => {
    const order: string[] = [];
    const { promise, resolve } = withResolvers<void>();
    const recorded = withSession(createSession(), 'fetch', () => promise);
    const watched = recorded.then(() => order.push('recorded'));
    const bare = promise.then(() => order.push('bare'));
    const oneLater = bare.then(() => order.push('bare, one later'));
    resolve();
    await Promise.all([watched, oneLater]);
    expect(order).toEqual(['bare', 'recorded', 'bare, one later']);
  });

  it('is waited for also when it comes from another realm', async () => {
    const session = createSession();
    const foreign: Promise<number> = runInNewContext('Promise.resolve(7)');
    await expect(withSession(session, 'foreign', () => foreign)).resolves.toBe(7);
    await withSession(session, 'file', () => readFile(fileURLToPath(import.meta.url)));
    expect(getSessionStats(session, 'foreign')?.success_count).toBe(1);
    expect(getSessionStats(session, 'file')?.success_count).toBe(1);
  });

  it('leaves the end of a program with an unhandled rejection as it would be without', async () => {
    const bare = await endOf("const run = async () => { throw new TypeError('nobody'); }; run();");
    const recorded = await endOf(
      "const run = async () => { throw new TypeError('nobody'); }; withSession(createSession(), 'x', run);",
    );
    expect(bare.exitCode).toBe(1);
    expect(recorded).toEqual(bare);
  });

  it('leaves a program that handles the rejection alone', async () => {
    const handled = await endOf(
      "withSession(createSession(), 'x', async () => { throw 1; }).catch((e) => process.exit(e + 6));",
    );
    expect(handled).toEqual({ exitCode: 7, report: undefined });
  });
});

describe('a thenable that is no plain promise', () => {
  class LazyQuery {
    started = 0;
    // biome-ignore lint/suspicious/noThenProperty: query builders are made like this.
    then(resolve: (rows: number[]) => void) {
      this.started += 1;
      resolve([1, 2]);
    }
  }
  class Cancelable<T> extends Promise<T> {
    cancel() {
      return 'cancelled';
    }
  }
  const withProperty = Object.assign(Promise.resolve(1), { cancel: () => 'cancelled' });

  it('is handed back itself, and not started', () => {
    const session = createSession();
    const query = new LazyQuery();
    expect(withSession(session, 'query', () => query)).toBe(query);
    expect(query.started).toBe(0);
    expect(getSessionStats(session, 'query')?.invokes[0]?.status).toBe('unknown');
  });

  it('is recorded when an async run awaits it', async () => {
    const session = createSession();
    const query = new LazyQuery();
    const rows = await withSession(session, 'query', async () => await query);
    expect(rows).toEqual([1, 2]);
    expect(query.started).toBe(1);
    expect(getSessionStats(session, 'query')?.success_count).toBe(1);
  });

  it.each([
    ['a promise of a subclass', Cancelable.resolve(1)],
    ['a promise with properties of its own', withProperty],
    ['a promise without a prototype', Object.setPrototypeOf(Promise.resolve(1), null)],
    ['a promise behind a proxy', new Proxy(Promise.resolve(1), {})],
  ])('%s is handed back itself', (_, promise) => {
    const session = createSession();
    expect(
      Object.is(
        withSession(session, 'call', () => promise),
        promise,
      ),
    ).toBe(true);
    expect(getSessionStats(session, 'call')?.total_invokes).toBe(1);
  });

  it('keeps the status that the run gave it', () => {
    const session = createSession();
    withSession(session, 'query', (invoke) => {
      invoke.status = 'success';
      return new LazyQuery();
    });
    expect(getSessionStats(session, 'query')?.success_count).toBe(1);
  });

  it('is not what a value with a `then` that is no function, or cannot be read, is', () => {
    const session = createSession();
    // biome-ignore lint/suspicious/noThenProperty: syntax trees have such nodes.
    const branch = { if: 'x', then: 'y' };
    const unreadable = {
      // biome-ignore lint/suspicious/noThenProperty: that is the point.
      get then(): unknown {
        throw new Error('the getter threw');
      },
    };
    expect(withSession(session, 'parse', () => branch)).toBe(branch);
    expect(withSession(session, 'parse', () => unreadable)).toBe(unreadable);
    expect(getSessionStats(session, 'parse')?.success_count).toBe(2);
  });
});

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((own) => {
    resolve = own;
  });
  return { promise, resolve };
}

/** How a real process ends that runs these lines with the session room. */
async function endOf(
  lines: string,
): Promise<{ exitCode: number | null; report: string | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-promise-'));
  try {
    const program = join(folder, 'program.mjs');
    await build({
      stdin: {
        contents: `import { createSession, withSession } from './index.js';\n${lines}\nexport { createSession, withSession };`,
        resolveDir: fileURLToPath(new URL('../../src/session/', import.meta.url)),
      },
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outfile: program,
      logLevel: 'silent',
    });
    const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    return { exitCode: status, report: /^\w*Error: .*$/m.exec(stderr)?.[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
