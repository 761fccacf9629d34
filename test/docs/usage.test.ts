import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT, runProgram } from '../e2e/support.js';

const PAGE = readFileSync(join(ROOT, 'docs/usage.md'), 'utf8');

/** What a reader who follows the page has installed. */
const INSTALLED = [
  '@hono',
  '@types',
  'commander',
  'express',
  'fastify',
  'hono',
  'undici-types',
  'yargs',
];

const SNIPPETS = [...PAGE.matchAll(/```ts\n\/\/ ([\w-]+\.ts)\n([\s\S]*?)```/g)].map(
  ([, name = '', text = '']) => ({ name, text }),
);

describe('docs/usage.md', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aboveboard-usage-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules/aboveboard'), 'dir');
    for (const name of INSTALLED) {
      await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const { name, text } of SNIPPETS) await writeFile(join(folder, name), text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('shows every adapter of a framework, in programs that compile', async () => {
    const shown = SNIPPETS.map(({ name }) => name);
    expect(shown).toEqual(
      expect.arrayContaining(
        ['commander', 'express', 'fastify', 'hono', 'node-http', 'yargs'].map(
          (name) => `${name}.ts`,
        ),
      ),
    );
    const options =
      '--strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types node';
    const compiled = await runProgram(
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...`${options} --skipLibCheck --noEmit`.split(' '),
        ...shown,
      ],
      { cwd: folder },
    );
    expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
