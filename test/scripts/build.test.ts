/** What `npm run build` made, as a host package meets it: without any package but this one. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT, runProgram } from '../e2e/support.js';

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
