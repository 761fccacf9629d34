/** Real workers and real processes against a real server. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';
import { createBackgroundTransport } from '../../src/transport/index.js';
import { answerJson, closedPort, type Script, scriptedServer } from '../support/scripted-server.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LIMITS = { timeoutMs: 10_000 };

let bundle: string;
let close: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  bundle = mkdtempSync(join(cache, 'aboveboard-background-'));
  const options: BuildOptions = {
    entryPoints: [join(ROOT, 'src/transport/index.ts')],
    outdir: bundle,
    bundle: true,
    platform: 'node',
    // As hostile as a host's bundler may be.
    minify: true,
    keepNames: true,
    logLevel: 'error',
  };
  await build({ ...options, format: 'esm', outExtension: { '.js': '.mjs' } });
  await build({ ...options, format: 'cjs', outExtension: { '.js': '.cjs' } });
});

afterAll(() => rmSync(bundle, { recursive: true, force: true }));

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function serve(script: Script) {
  const server = await scriptedServer(script);
  close = server.close;
  return server;
}

function requestTo(url: string, body = '{"a":1}') {
  return { url: new URL(url), headers: { 'content-type': 'application/json', 'x-a': 'b' }, body };
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

function run(program: string, env: NodeJS.ProcessEnv = process.env) {
  return new Promise<Ended>((resolve) => {
    execFile(process.execPath, ['-e', program], { env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

const LOADS = {
  import: () => `import(${JSON.stringify(join(bundle, 'index.mjs'))})`,
  require: () => `Promise.resolve(require(${JSON.stringify(join(bundle, 'index.cjs'))}))`,
};

function sending(load: keyof typeof LOADS, url: string, then: string): string {
  return `${LOADS[load]()}.then(({ createBackgroundTransport }) => {
    const request = { url: new URL(${JSON.stringify(url)}), headers: {}, body: '{}' };
    const sent = createBackgroundTransport().send(request, { timeoutMs: 60000 });
    ${then}
  });`;
}

describe('the background transport', () => {
  it('posts what it is given, and reads the answer', async () => {
    const server = await serve((_, response) => answerJson(response, 201, { stored: 1 }));
    const body = JSON.stringify({ text: 'ä'.repeat(2_000) });
    const result = await createBackgroundTransport().send(
      requestTo(`${server.url}/v1`, body),
      LIMITS,
    );
    expect(result).toEqual({ outcome: 'success', status: 201, body: { stored: 1 } });
    expect(server.received).toMatchObject([{ method: 'POST', path: '/v1', text: body }]);
    expect(server.received[0]?.headers).toMatchObject({
      'x-a': 'b',
      'content-encoding': 'gzip',
      accept: 'application/json',
    });
  });

  it('finds this machine by its name', async () => {
    const server = await serve((_, response) => answerJson(response, 200, {}));
    const url = server.url.replace('127.0.0.1', 'localhost');
    const result = await createBackgroundTransport().send(requestTo(url), LIMITS);
    expect(result.outcome).toBe('success');
  });

  it('says in a sentence what went wrong, as the other transport does', async () => {
    const nobody = await closedPort();
    const transport = createBackgroundTransport();
    expect(await transport.send(requestTo(nobody), LIMITS)).toMatchObject({
      outcome: 'retryable',
      message: `${nobody} cannot be reached (ECONNREFUSED).`,
    });
    const server = await serve((received, response) => {
      if (received.path === '/busy') answerJson(response, 503, { detail: 'Busy.' });
      else if (received.path === '/reset') response.socket?.resetAndDestroy();
      else if (received.path === '/long') response.end(Buffer.alloc(1_000_000));
    });
    const reasons = ['/busy', '/reset', '/long'].map(async (path) => {
      return transport.send(requestTo(`${server.url}${path}`), LIMITS);
    });
    expect(await Promise.all(reasons)).toMatchObject([
      { outcome: 'retryable', reason: 'answered', message: 'Busy.' },
      { outcome: 'retryable', reason: 'broken-off' },
      { outcome: 'failure', reason: 'not-our-service' },
    ]);
  });

  it('ends at its deadline, and when it is told to stop', async () => {
    const stop = new AbortController();
    const server = await serve(() => undefined);
    const transport = createBackgroundTransport();
    const late = transport.send(requestTo(server.url), { timeoutMs: 200 });
    const stopped = transport.send(requestTo(server.url), { ...LIMITS, signal: stop.signal });
    stop.abort();
    expect(await Promise.all([late, stopped])).toMatchObject([
      { reason: 'deadline' },
      { reason: 'aborted' },
    ]);
  });

  it.each(['import', 'require'] as const)(
    'works from a minified bundle that a program loads by %s, and preloads nothing of it',
    async (load) => {
      const server = await serve((_, response) => answerJson(response, 200, {}));
      const preload = `import { isMainThread } from 'node:worker_threads';
        console.log(isMainThread ? 'main' : 'worker');`;
      const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(preload)}`;
      const program = sending(
        load,
        server.url,
        // Somebody else keeps the program alive: the transport does not.
        `const alive = setInterval(() => undefined, 1000);
         sent.then(({ outcome }) => { console.log(outcome); clearInterval(alive); });`,
      );
      const ended = await run(program, { ...process.env, NODE_OPTIONS });
      expect(ended).toEqual({ code: 0, output: 'main\nsuccess\n' });
    },
  );

  it('adds nothing to the output of the program, whatever it is answered', async () => {
    const server = await serve((_, response) => void response.end(Buffer.alloc(5_000_000)));
    const program = sending(
      'import',
      server.url,
      `const alive = setInterval(() => undefined, 1000);
       sent.then(({ reason }) => { console.log(reason); clearInterval(alive); });`,
    );
    expect(await run(program)).toEqual({ code: 0, output: 'not-our-service\n' });
  });

  it('keeps no process from ending while a service is silent', async () => {
    const server = await serve(() => undefined);
    const program = sending(
      'import',
      server.url,
      `const begun = performance.now();
       process.on('exit', () => console.log(performance.now() - begun < 1000));`,
    );
    expect(await run(program)).toEqual({ code: 0, output: 'true\n' });
  });
});
