/**
 * `npm run check`: what a change needs before it is committed, in less than a minute: build, types,
 * lint, unused code, pages made from the sources, and the quick tests of what differs from `main`,
 * committed or not. `npm test` has the last word.
 */
import { spawnSync } from 'node:child_process';
import { dirname, relative, sep } from 'node:path';
import { selectTests } from './check-tests.mjs';
import { ROOT, setUp } from './setup.mjs';
import { BUILD, CHECKS, conclude, JEST, runStep, runTests, runTogether } from './steps.mjs';

/** Beside what a fork calls it. */
const BRANCHES = ['main', 'origin/main'];

function git(...args) {
  return spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
}

/** What jest compares with. Without a branch to compare with, the last commit. */
function changesSince() {
  const branch = BRANCHES.find((name) => git('rev-parse', '--verify', '-q', name).status === 0);
  return branch === undefined ? ['--onlyChanged'] : [`--changedSince=${branch}`];
}

function testFiles(...args) {
  const { stdout } = spawnSync(process.execPath, [...JEST, '--listTests', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    // Those of a changed file that no test reaches are none.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => relative(ROOT, path).split(sep).join('/'));
}

/** By their folders, since nobody reads 60 names. */
function foldersOf(files) {
  return [...new Set(files.map((file) => dirname(file)))].join(', ');
}

const started = performance.now();
setUp();
const all = testFiles();
const reached = git('rev-parse', '--git-dir').status === 0 ? testFiles(...changesSince()) : all;
const { now, left } = selectTests(all, reached);

const results = [await runStep(BUILD), ...(await runTogether(CHECKS))];
console.log(`\n${now.length} of ${all.length} test files see what changed, or documents.`);
results.push(await runTests(['--runTestsByPath', ...now]));
if (left.length > 0) console.log(`Left to npm test, which takes longer: ${foldersOf(left)}.`);
conclude(results, started);
