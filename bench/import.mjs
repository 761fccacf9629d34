/**
 * What a host's users wait for when a package that uses the SDK is loaded: the time of a process
 * that imports it and ends, less the time of a process that does nothing. The rest of the SDK is
 * loaded by its first call, which is measured beside it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pairwise, summarize, takeTurns } from './harness.mjs';
import { timingTable } from './report.mjs';

const ROUNDS = 15;
const WARM_UP_ROUNDS = 2;

/** Milliseconds over an empty process. */
const TARGET_OVERHEAD_MS = 15;

const BENCH = fileURLToPath(new URL('.', import.meta.url));
/** Here a clone finds itself by its own name, through the `exports` of its package.json. */
const CLONE = fileURLToPath(new URL('..', import.meta.url));

const EMPTY = 'empty process';
const OURS = 'aboveboard';
const FIRST_CALL = 'aboveboard, and its first call';
const CREATE = `import { createTelemetry } from 'aboveboard';
  createTelemetry({ package: { name: 'host', version: '1' }, endpoint: null });`;

function timeProcess(code, cwd) {
  return async () => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [status] = await once(child, 'exit');
    if (status !== 0) throw new Error(`${code} ended with ${status}.`);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
}

const processes = {
  [EMPTY]: timeProcess('0', CLONE),
  [OURS]: timeProcess("import 'aboveboard'", CLONE),
  [FIRST_CALL]: timeProcess(CREATE, CLONE),
  'posthog-node': timeProcess("import 'posthog-node'", BENCH),
  '@sentry/node': timeProcess("import '@sentry/node'", BENCH),
};

export async function measure() {
  const samples = await takeTurns(processes, { rounds: ROUNDS, warmUp: WARM_UP_ROUNDS });
  const over = (name) => pairwise(samples[name], samples[EMPTY], (own, empty) => own - empty);
  return [
    {
      title: 'Importing, in a fresh process',
      table: timingTable({
        unit: 'ms',
        scale: 1,
        comparison: 'over the empty process, ms',
        rows: Object.keys(processes).map((name) => ({
          name,
          time: summarize(samples[name]),
          compared: over(name),
        })),
      }),
      targets: [
        {
          what: OURS,
          value: over(OURS).median,
          limit: TARGET_OVERHEAD_MS,
          unit: 'ms over the empty process',
        },
      ],
    },
  ];
}
