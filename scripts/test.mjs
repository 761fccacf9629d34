/**
 * `npm test`: every check of the project on a bare clone. All of them run, even after one failed;
 * the last line counts what passed and what failed. Arguments go to jest: `npm test -- test/session`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ROOT, setUp } from './setup.mjs';

const started = performance.now();
setUp();

const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-test-'));
const jestResults = join(scratch, 'jest.json');

const plain = !process.stdout.isTTY;

/** Each is one Node program, so that no shell and no global install is needed. */
const BUILD = { name: 'build', program: ['scripts/build.mjs'] };
const CHECKS = [
  {
    name: 'types',
    program: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  },
  {
    name: 'lint and format',
    program: [
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      ...(plain ? ['--colors=off'] : []),
      '.',
    ],
  },
  { name: 'unused code and dependencies', program: ['node_modules/knip/bin/knip.js'] },
];
const TESTS = {
  name: 'tests',
  program: [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${jestResults}`,
    ...process.argv.slice(2),
  ],
  count: countTests,
};

function seconds(since) {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}

function countOne(succeeded) {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Counts tests, and as failed also files that could not be loaded, and jest itself falling over. */
function countTests(succeeded) {
  if (!existsSync(jestResults)) return countOne(false);
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(jestResults, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: succeeded ? failed : Math.max(failed, 1) };
}

async function runStep({ name, program, count = countOne }, isAlone = true) {
  const since = performance.now();
  const env = plain ? { ...process.env, FORCE_COLOR: '0' } : process.env;
  if (isAlone) console.log(`\n── ${name}`);
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env,
  });
  const ended = once(child, 'close');
  if (!isAlone) {
    // What one says stays in one piece.
    const said = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
    console.log(`\n── ${name}`);
    for (const text of said) process.stdout.write(text);
  }
  const [status] = await ended;
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} (${seconds(since)})`);
  return { name, ...count(status === 0) };
}

const results = [
  await runStep(BUILD),
  ...(await Promise.all(CHECKS.map((step) => runStep(step, false)))),
  await runStep(TESTS),
];
rmSync(scratch, { recursive: true, force: true });

const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
for (const result of results.filter((each) => each.failed > 0)) {
  console.log(`FAILED: ${result.name}`);
}
console.log(`\nEverything took ${seconds(started)}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
