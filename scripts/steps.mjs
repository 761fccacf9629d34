/**
 * What `npm test` and `npm run check` do alike: each step is one Node program, so that no shell and
 * no global install is needed; all of them run, even after one failed, and the last line counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ROOT } from './setup.mjs';

const plain = !process.stdout.isTTY;

export const BUILD = { name: 'build', program: ['scripts/build.mjs'] };
export const CHECKS = [
  {
    name: 'types',
    program: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  },
  {
    name: 'types of the pages',
    program: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'web/tsconfig.json'],
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
  { name: 'pages made from the sources', program: ['scripts/docs.mjs', '--check'] },
];
export const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/** Counts tests, and as failed also files that could not be loaded, and jest itself falling over. */
function countTests(file, succeeded) {
  if (!existsSync(file)) return { ...countOne(false), files: [] };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const files = testResults.map(({ name, assertionResults }) => ({
    name,
    passed: assertionResults.filter(({ status }) => status === 'passed').length,
    others: assertionResults.filter(({ status }) => status !== 'passed').length,
  }));
  return { passed: numPassedTests, failed: succeeded ? failed : Math.max(failed, 1), files };
}

function countOne(succeeded) {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs jest on what `args` name, and counts each of its tests, in all and in each file. */
export async function runTests(args) {
  const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-test-'));
  const results = join(scratch, 'jest.json');
  try {
    return await runStep({
      name: 'tests',
      program: [...JEST, '--json', `--outputFile=${results}`, ...args],
      count: (succeeded) => countTests(results, succeeded),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export async function runStep({ name, program, count = countOne }, isAlone = true) {
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
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} (${secondsSince(since)})`);
  return { name, ...count(status === 0) };
}

/** Each says what it has to say in one piece, when it is done. */
export const runTogether = (steps) => Promise.all(steps.map((step) => runStep(step, false)));

function secondsSince(start) {
  return `${((performance.now() - start) / 1_000).toFixed(1)} s`;
}

/** Names what failed, counts, and lets this process end as it should. */
export function conclude(results, started) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  for (const result of results.filter((each) => each.failed > 0)) {
    console.log(`FAILED: ${result.name}`);
  }
  console.log(`\nEverything took ${secondsSince(started)}.`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
