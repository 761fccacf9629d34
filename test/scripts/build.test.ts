/** What `npm run build` made, as a host package meets it: without any package but this one. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { ROOT, runProgram } from '../e2e/support.js';
import { answerJson, scriptedServer } from '../support/scripted-server.js';

const CALLS = `
  const telemetry = createTelemetry({ package: { name: 'host', version: '1.0.0' }, endpoint: null });
  const answer: number = telemetry.withSession('work', () => 42);
  telemetry.shareSessionData().then((result) => console.log(answer, result.outcome));
`;
const PROGRAMS = {
  'host.mts': `import { createTelemetry } from 'aboveboard';${CALLS}`,
  'host.cts': `import aboveboard = require('aboveboard');
    const { createTelemetry } = aboveboard;${CALLS}`,
};

describe('the built SDK', () => {
  let host: string;
  beforeAll(async () => {
    host = await mkdtemp(join(tmpdir(), 'aboveboard-host-'));
    await mkdir(join(host, 'node_modules'));
    await symlink(ROOT, join(host, 'node_modules/aboveboard'), 'dir');
    for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(join(host, name), text);
  });
  afterAll(() => rm(host, { recursive: true, force: true }));

  it('is typed for import and for require, and needs no types of Node', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compiled = await runProgram(
      [compiler, '--strict', '--module', 'nodenext', ...Object.keys(PROGRAMS)],
      { cwd: host },
    );
    expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(['host.mjs', 'host.cjs'])(
    'runs from %s, and adds nothing to its output',
    async (program) => {
      const ran = await runProgram([join(host, program)], { cwd: host });
      expect(ran).toEqual({ status: 0, stdout: '42 not-sent\n', stderr: '' });
    },
  );
});

/** As a command-line program may be: of a host that bundles it, as hostile as a bundler may be. */
const BUNDLED = `
  import { createTelemetry } from 'aboveboard';
  const [endpoint] = process.argv.slice(2);
  const host = { name: 'host', version: '1.0.0' };
  const telemetry = createTelemetry({ package: host, endpoint, notice: 'documented' });
  telemetry.logUsage();
  const look = setInterval(() => {
    const { sent, dropped } = telemetry.status().usage_pings;
    if (sent + Object.keys(dropped).length === 0) return;
    console.log(sent, JSON.stringify(dropped));
    clearInterval(look);
  }, 10);
`;

/** Says of each thread that something of the host's is loaded into it. */
const PRELOADED = `import { isMainThread } from 'node:worker_threads';
  console.log(isMainThread ? 'main' : 'worker');`;

describe('a program that has the SDK bundled into it', () => {
  it.each(['esm', 'cjs'] as const)(
    'is one file of %s, and sends all the same, by a worker into which nothing is preloaded',
    async (format) => {
      const folder = await mkdtemp(join(tmpdir(), 'aboveboard-bundled-'));
      const server = await scriptedServer(({ text }, response) => {
        const { id } = JSON.parse(text).fields;
        answerJson(response, 201, { id: id.stringValue, counted: true, dropped: [] });
      });
      try {
        const program = join(folder, format === 'esm' ? 'host.mjs' : 'host.cjs');
        await build({
          stdin: { contents: BUNDLED, resolveDir: ROOT },
          outfile: program,
          bundle: true,
          platform: 'node',
          format,
          minify: true,
          keepNames: true,
          logLevel: 'error',
        });
        const home = { HOME: folder, ABOVEBOARD_HOME: join(folder, 'home') };
        const preload = `--import=data:text/javascript,${encodeURIComponent(PRELOADED)}`;
        const ran = await runProgram([program, server.url], {
          cwd: folder,
          env: { ...home, NODE_OPTIONS: preload },
        });
        expect(ran).toEqual({ status: 0, stdout: 'main\n1 {}\n', stderr: '' });
      } finally {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});

/** As in a build for those who want no telemetry in it. */
const LEFT_OUT = `
  import { createTelemetry } from 'aboveboard';
  const host = { name: 'host', version: '1.0.0' };
  const telemetry = TELEMETRY ? createTelemetry({ package: host, endpoint: null }) : undefined;
  telemetry?.logUsage();
  console.log('42');
`;

describe('a program that is built without telemetry', () => {
  it('has nothing of the SDK in it', async () => {
    const bundle = async (TELEMETRY: string) => {
      const { metafile } = await build({
        stdin: { contents: LEFT_OUT, resolveDir: ROOT },
        define: { TELEMETRY },
        bundle: true,
        platform: 'node',
        format: 'esm',
        minifySyntax: true,
        write: false,
        metafile: true,
        logLevel: 'error',
      });
      const [output] = Object.values(metafile.outputs);
      const inputs = Object.entries(output?.inputs ?? {});
      return inputs.flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : []));
    };
    expect(await bundle('true')).toContainEqual(expect.stringMatching(/^dist\//));
    expect(await bundle('false')).toEqual(['<stdin>']);
  });
});
