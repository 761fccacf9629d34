/**
 * Measures aboveboard beside its peers, prints Markdown, and fails when a target is missed:
 * `npm run bench`, or `npm run bench -- recording` for one bench. Nothing leaves this machine.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ROOT, run, setUp } from './setup.mjs';

const BENCHES = ['conversion', 'recording', 'requests', 'import'];
const BENCH = join(ROOT, 'bench');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}.`);
  process.exit(2);
}

setUp();
if (!existsSync(join(BENCH, 'node_modules'))) {
  console.error('Installing the peers of bench/package-lock.json (once, about 20 s) …');
  run('npm', ['ci', '--loglevel=error'], { cwd: BENCH });
}
await build();

const { markdown, reached } = await import('../bench/report.mjs');
console.log(`# Benchmarks\n\nNode ${process.versions.node}, ${process.platform} ${process.arch}\n`);
let missed = 0;
for (const name of wanted.length > 0 ? wanted : BENCHES) {
  const { measure } = await import(`../bench/${name}.mjs`);
  for (const result of await measure()) {
    console.log(markdown(result));
    missed += result.targets.filter((target) => !reached(target)).length;
  }
}
process.exitCode = missed > 0 ? 1 : 0;
