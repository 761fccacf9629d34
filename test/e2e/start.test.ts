/** `npm start` in this clone, as somebody runs it who wants the service on one machine. */

import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  bareEnvironment,
  makeFolder,
  type RunningService,
  removeFolders,
  startService,
  tokenFile,
} from './support.js';

/** What `npm start` runs. npm's shell does not hand a signal on, so signals are tried on this. */
const START = [process.execPath, 'scripts/start.mjs'] as const;

/** What a start says that installs or builds something. */
const MAKES = /Installing|Building/;

const shell = promisify(execFile);

let service: RunningService | undefined;

async function start(
  options: Parameters<typeof startService>[0] & object,
): Promise<RunningService> {
  service = await startService(options);
  return service;
}

afterEach(async () => {
  await service?.stop();
  service = undefined;
  removeFolders();
});

/** The command that the start prints to be tried. */
function commandIn(output: string): string {
  const command = output.split('\n').find((line) => line.trim().startsWith('curl '));
  if (command === undefined) throw new Error(`No command to try in:\n${output}`);
  return command.trim();
}

describe('npm start', () => {
  it('serves, and prints the address, where the token is, and a command that works', async () => {
    const { address, data, output } = await start({
      command: ['npm', 'start'],
      group: true,
      env: { HOME: makeFolder('home') },
    });

    expect(output().stdout).toContain(address);
    expect(output().stdout).toContain(tokenFile(data));
    const { stdout } = await shell('sh', ['-c', `${commandIn(output().stdout)} --silent`], {
      env: bareEnvironment(),
    });
    expect(JSON.parse(stdout)).toEqual({ sessions: [] });
  });

  it('keeps the admin token where only its owner can read it, and never prints it', async () => {
    const { data, output } = await start({ command: START });

    expect(statSync(tokenFile(data)).mode & 0o777).toBe(0o600);
    const token = readFileSync(tokenFile(data), 'utf8').trim();
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(output().stdout + output().stderr).not.toContain(token);
  });

  it('ends with 0 on SIGTERM, and starts again without building anything, with the same token', async () => {
    const first = await start({ command: START });
    const token = readFileSync(tokenFile(first.data), 'utf8');
    expect(await first.stop()).toBe(0);

    const second = await start({ command: START, data: first.data });

    expect(second.output().stdout).not.toMatch(MAKES);
    expect(readFileSync(tokenFile(second.data), 'utf8')).toBe(token);
    expect((await second.admin('/v1/admin/sessions')).status).toBe(200);
    expect(second.output().stdout).not.toContain('made just now');
  });

  it('says in a sentence what is wrong, and ends with 1, when its port is taken', async () => {
    const { address } = await start({ command: START });
    const port = new URL(address).port;

    const second = startService({ command: START, env: { PORT: port } });

    await expect(second).rejects.toThrow(
      new RegExp(`ended with 1 instead of serving\\.\\naboveboard: Port ${port} is in use`),
    );
  });
});
