/**
 * Measures aboveboard beside its peers, prints Markdown, and fails when a target is missed:
 * `npm run bench`, or `npm run bench -- recording` for one bench; the service by
 * `npm run bench:service`, which takes ten minutes and 10 GB of disk, or what `--minutes` and
 * `--sessions` say. Nothing leaves this machine.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { BENCHES, measureBench, prepareBenches, SERVICE } from './benches.mjs';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, sessions: { type: 'string' } },
});
const options = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
);
const known = [...BENCHES, SERVICE];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

await prepareBenches();

const { markdown, reached } = await import('../bench/report.mjs');
// The load says how far absolute times are to be trusted; ratios stand more of it.
const [load] = loadavg();
console.log(
  `# Benchmarks\n\nNode ${process.versions.node}, ${process.platform} ${process.arch}, ` +
    `${availableParallelism()} cores, load ${load.toFixed(1)} at the start\n`,
);
let missed = 0;
for (const name of wanted.length > 0 ? wanted : BENCHES) {
  for (const result of await measureBench(name, options)) {
    console.log(markdown(result));
    missed += result.targets.filter((target) => !reached(target)).length;
  }
}
process.exitCode = missed > 0 ? 1 : 0;
