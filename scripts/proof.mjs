/**
 * `npm run proof`: measures everything that the project promises in figures, for two hours and with
 * 10 GB of disk, and writes docs/proof.md; `npm run proof -- import recording` measures some parts
 * anew, `npm run proof -- none` none. Who has less time says so: `--minutes` of the service's memory,
 * `--sessions` that it holds, `--requests` of the fuzzing. Ends with 1 where a target is missed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBenches } from './benches.mjs';
import { partsWith } from './proof-parts.mjs';
import { ROOT } from './setup.mjs';

const RESULTS = join(ROOT, 'bench/results');
const NONE = 'none';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string' },
    sessions: { type: 'string' },
    requests: { type: 'string' },
  },
});
const options = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
);
const PARTS = partsWith(options);
const unknown = positionals.filter((name) => name !== NONE && !PARTS.has(name));
if (unknown.length > 0) {
  const known = [...PARTS.keys()].join(', ');
  console.error(`There is no part ${unknown.join(', ')}; there are ${known}.`);
  process.exit(2);
}

function machine() {
  return {
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg()[0].toFixed(1),
  };
}

/** With a plus where what was measured is not committed. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  const { status, stdout } = git('rev-parse', '--short', 'HEAD');
  if (status !== 0) return 'unknown';
  const changes = git('status', '--porcelain', 'src', 'functions', 'web').stdout;
  return `${stdout.trim()}${changes === '' ? '' : '+'}`;
}

const fileOf = (part) => join(RESULTS, `${part}.json`);

async function measure(part) {
  const { command, measure: take } = PARTS.get(part);
  const at = new Date().toISOString();
  const begun = { part, command, at, commit: commit(), machine: machine() };
  const result = { ...begun, results: await take() };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(fileOf(part), `${JSON.stringify(result, undefined, 2)}\n`);
}

await prepareBenches();
const { isProved, proofPage } = await import('./proof-page.mjs');
const wanted = positionals.length === 0 ? [...PARTS.keys()] : positionals;
let failed = 0;
for (const part of wanted.filter((name) => name !== NONE)) {
  console.log(`\n── ${part}`);
  try {
    await measure(part);
  } catch (error) {
    // The others are measured all the same; the page has the result of before.
    failed += 1;
    console.error(`${part} could not be measured:`, error);
  }
}

const isMeasured = (part) => existsSync(fileOf(part));
const measured = [...PARTS.keys()].filter(isMeasured);
const missing = [...PARTS.keys()].filter((part) => !isMeasured(part));
const last = measured.map((part) => JSON.parse(readFileSync(fileOf(part), 'utf8')));
writeFileSync(join(ROOT, 'docs/proof.md'), proofPage(last, missing));
const proved = isProved(last, missing) && failed === 0;
console.log(
  `\ndocs/proof.md: ${proved ? 'every target is reached' : 'not every target is reached'}.`,
);
process.exitCode = proved ? 0 : 1;
