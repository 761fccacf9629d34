import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT, runProgram } from '../e2e/support.js';

const PAGE = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');

const SNIPPETS = [...PAGE.matchAll(/```js\n\/\/ ([\w.-]+\.js)\n([\s\S]*?)```/g)].map(
  ([, name = '', text = '']) => ({ name, text }),
);
/** The same test in the other runner: jest has no types of its own in a module but these. */
function inJest(text: string): string {
  return text.replace("from 'node:test'", "from '@jest/globals'");
}

describe('docs/testing.md', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aboveboard-testing-'));
    await mkdir(join(folder, 'node_modules'));
    for (const name of ['aboveboard', '@jest']) {
      const target = name === 'aboveboard' ? ROOT : join(ROOT, 'node_modules', name);
      await symlink(target, join(folder, 'node_modules', name), 'dir');
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const { name, text } of SNIPPETS) {
      await writeFile(join(folder, name), text);
      const other = name.replace('.test.js', '.spec.js');
      if (other !== name) await writeFile(join(folder, other), inJest(text));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('shows tests that pass in jest', async () => {
    const config = { rootDir: folder, testMatch: ['**/sent.spec.js'], transform: {} };
    const jest = ['--experimental-vm-modules', join(ROOT, 'node_modules/jest/bin/jest.js')];
    const options = ['--ci', '--runInBand', '--watchman=false', '--config', JSON.stringify(config)];
    const { status, stderr } = await runProgram([...jest, ...options], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('1 passed') });
  });
});
