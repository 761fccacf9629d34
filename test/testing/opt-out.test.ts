/** The check that an opt-out works must see each way in which one can fail to. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkOptOut, makeTestUser, startTestService } from '../../src/testing/index.js';
import { ROOT, runProgram } from '../e2e/support.js';

/** With a way of its own to be off, which it forgets to declare. */
const PROGRAM = `
  import { writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { createTelemetry, declare } from 'aboveboard';
  import { commandEvent } from 'aboveboard/declarations';
  const by = { owner: 'a test', since: 1 };
  const collects = declare({
    package: 'host', revision: 1, description: 'A test.',
    events: { command: commandEvent(by, { commands: ['work'], flags: {} }) },
  });
  const of = { name: 'host', version: '1.0.0' };
  const telemetry = createTelemetry({ package: of, endpoint: 'https://telemetry.example', collects });
  telemetry.trackCommand({ name: 'work' }, () => undefined);
  await telemetry.flush({ within: 500 });
  if (process.env.DO_NOT_TRACK) writeFileSync(join(process.env.ABOVEBOARD_HOME, 'left'), '');
  if (process.env.NODE_ENV === 'test') process.exitCode = 7;
`;

const CHECK = { package: 'host', endpoint: 'https://telemetry.example' };

describe('checkOptOut()', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aboveboard-opt-out-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules/aboveboard'), 'dir');
    await writeFile(join(folder, 'program.mjs'), PROGRAM);
    await writeFile(join(folder, 'idle.mjs'), 'console.error("idle");');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names what was written, what ended otherwise, and an own variable that is not obeyed', async () => {
    const { faults } = await checkOptOut({
      ...CHECK,
      program: [join(folder, 'program.mjs')],
      optOut: { HOST_TELEMETRY: '0' },
    });
    const [first, ...others] = faults;
    expect(first).toMatch(/^With DO_NOT_TRACK=1, this was written: .*left\.$/);
    expect(others.at(-1)).toBe('With NODE_ENV=test, it ended with 7, not 0.');
    const own = others.slice(0, -1);
    expect(own.filter((fault) => !fault.startsWith('With HOST_TELEMETRY=0, this '))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });

  it('does not pass a program that does nothing where everything is on', async () => {
    const { faults } = await checkOptOut({ ...CHECK, program: [join(folder, 'idle.mjs')] });
    expect(faults).toEqual([expect.stringMatching(/nothing left .* It wrote to stderr: idle$/)]);
  });
});

describe('startTestService()', () => {
  it('hears of an address that a program reaches for through it as a proxy', async () => {
    const service = await startTestService();
    const user = await makeTestUser({
      package: 'host',
      endpoint: 'https://telemetry.example',
      variables: { HTTPS_PROXY: service.url },
    });
    const program = `
      import { createTelemetry } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
      const of = { name: 'host', version: '1.0.0' };
      const telemetry = createTelemetry({ package: of, endpoint: 'https://telemetry.example' });
      await telemetry.shareSessionData(telemetry.createSession());
    `;
    const ended = await runProgram(['--input-type=module', '--eval', program], user);
    expect(ended).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(service.requests[0]).toMatchObject({
      method: 'CONNECT',
      path: 'telemetry.example:443',
    });
    await service.close();
    await user.remove();
  });
});
