/**
 * Measures aboveboard beside its peers, prints Markdown, and fails when a target is missed:
 * `npm run bench`, or `npm run bench -- recording` for one bench. Nothing leaves this machine.
 */
import { availableParallelism, loadavg } from 'node:os';
import { build } from './build.mjs';
import { install, setUp } from './setup.mjs';

const BENCHES = ['conversion', 'recording', 'middleware', 'requests', 'import', 'tracking', 'exit'];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}.`);
  process.exit(2);
}

setUp();
install('bench', 'about 20 s');
await build();

const { markdown, reached } = await import('../bench/report.mjs');
// The load says how far absolute times are to be trusted; ratios stand more of it.
const [load] = loadavg();
console.log(
  `# Benchmarks\n\nNode ${process.versions.node}, ${process.platform} ${process.arch}, ` +
    `${availableParallelism()} cores, load ${load.toFixed(1)} at the start\n`,
);
let missed = 0;
for (const name of wanted.length > 0 ? wanted : BENCHES) {
  const { measure } = await import(`../bench/${name}.mjs`);
  for (const result of await measure()) {
    console.log(markdown(result));
    missed += result.targets.filter((target) => !reached(target)).length;
  }
}
process.exitCode = missed > 0 ? 1 : 0;
