/** The programs in the page for authors, as somebody would write them who installed the package. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { transform } from 'esbuild';
import { checkDeclaration } from '../../src/collection/declaration/index.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import type { EventRecord } from '../../src/wire.js';
import { bareEnvironment, ROOT } from '../e2e/support.js';

const page = readFileSync(join(ROOT, 'docs/declarations.md'), 'utf8');
const programs = Array.from(page.matchAll(/^```ts\n(.+?)^```$/gms), ([, program = '']) => program);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-page-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the programs of the page, one after the other, then `program`; answers what was printed. */
async function run(program: string, args: readonly string[] = [], env = {}) {
  const entry = (name: string) => JSON.stringify(pathToFileURL(join(ROOT, 'dist', name)).href);
  const names: string[] = [];
  for (const [index, source] of programs.entries()) {
    const [, name = `program-${index}`] = /^\/\/ (\S+)\.ts\n/.exec(source) ?? [];
    const { code } = await transform(source, { loader: 'ts' });
    const linked = code
      .replace('"aboveboard"', entry('index.js'))
      .replace('"aboveboard/declarations"', entry('declarations.js'));
    writeFileSync(join(folder, `${name}.js`), linked);
    names.push(name);
  }
  const imports = names.map((name, at) => `const page${at} = await import('./${name}.js');\n`);
  writeFileSync(join(folder, 'main.js'), `${imports.join('')}${program}`);
  return spawnSync(process.execPath, ['main.js', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: bareEnvironment({ ABOVEBOARD_HOME: folder, ...env }),
  });
}

it('declare what is in order', async () => {
  const { stdout } = await run('console.log(JSON.stringify(page0.declaration));');
  expect(checkDeclaration(JSON.parse(stdout))).toEqual([]);
});

it('record what they say, each value under its field, and a first time once', async () => {
  const notice = { revision: 1, endpoint: 'https://telemetry.abacus.example' };
  const notices = [{ ...notice, shown_at: '2026-11-01T00:00:00.000Z' }];
  const told = JSON.stringify({ packages: { abacus: { notices } } });
  writeFileSync(join(folder, 'config.json'), told);
  const once = programs.findIndex((program) => program.includes('first_after_ms = '));
  const twice = `page${once}.published('chart'); page${once}.published('table');`;
  const args = ['build', '--watch', '--token=abc'];
  const { stderr } = await run(twice, args, { ABOVEBOARD_DEBUG: 'print' });
  const printed = stderr.matchAll(/^aboveboard would send for abacus, and does not: (.*)$/gm);
  const events = Array.from(printed, ([, json = '']): EventRecord => JSON.parse(json));
  const own = new Set(['id', 'timestamp', 'package_version']);
  const recorded = events.map(({ event, fields }) => {
    const values = Object.entries(fields).filter(([name]) => !own.has(name));
    return [event, Object.fromEntries(values.map(([name, v]) => [name, fromFirestoreValue(v)]))];
  });
  const machine = { package_name: 'abacus', build: 'a0f31c2', runtime: 'node', ci: false };
  const whole = expect.any(Number);
  expect(recorded).toEqual([
    ['started', expect.objectContaining(machine)],
    ['signed_in', { default_user: false }],
    ['published', { kind: 'chart' }],
    ['opened', { source: 'csv', success: true }],
    ['tutorial', { tutorial: 'first-sum' }],
    ['queried', { bytes: 4_096, retries: 0, first_result_ms: 12.5 }],
    [
      'command',
      { command: 'build', flags: ['watch'], success: true, duration_ms: whole, jobs: 3, charts: 1 },
    ],
    ['bulk', { operation: 'create', records: 2, duration_ms: whole }],
    ['bulk', { operation: 'update', records: 12 }],
    ['error', { error_type: 'SyntaxError' }],
    ['published', { kind: 'chart', first_after_ms: whole }],
    ['published', { kind: 'table' }],
  ]);
});
