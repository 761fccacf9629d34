import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/cli/command.js';
import { installationOf } from '../../src/usage/installation.js';
import { installationId } from '../../src/usage/installation-id.js';
import { makeFolder, removeFolders } from '../e2e/support.js';

const HOME = 'ABOVEBOARD_HOME';
const before = process.env[HOME];

beforeEach(() => {
  process.env[HOME] = makeFolder('renew');
});

afterEach(() => {
  if (before === undefined) delete process.env[HOME];
  else process.env[HOME] = before;
});

afterAll(removeFolders);

async function run(...words: string[]) {
  const said = { out: '', err: '' };
  const exit = await runCommand(words, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { exit, ...said };
}

describe('aboveboard renew-id', () => {
  it('removes the id of that package alone, after which another is made', async () => {
    const [id, others] = await Promise.all(
      ['host', 'other'].map((name) => installationOf(name).id()),
    );
    expect(await run('renew-id', 'host')).toMatchObject({ exit: 0, err: '' });
    expect([installationId('host'), installationId('other')]).toEqual([null, others]);
    expect(await installationOf('host').id()).not.toBe(id);
  });

  it('says that there was none, also as JSON', async () => {
    expect(await run('renew-id', 'host')).toEqual({ exit: 0, out: 'There was none.\n', err: '' });
    const { out } = await run('renew-id', 'host', '--json');
    expect(JSON.parse(out)).toEqual({ package: 'host', removed: false });
  });

  it('fails where it cannot remove it', async () => {
    const file = join(makeFolder('renew'), 'file');
    writeFileSync(file, '');
    process.env[HOME] = file;
    expect(await run('renew-id', 'host')).toMatchObject({ exit: 1, out: '' });
  });
});
