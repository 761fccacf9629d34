/**
 * `npm run fuzz`: 200,000 made-up and spoilt requests to each runner of the service, on this machine
 * alone. `--requests` and `--seed` say how many and which; with the same seed they are the same.
 */
import { parseArgs } from 'node:util';
import { run, setUp } from './setup.mjs';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '200000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});

setUp();
console.log(`npm run fuzz -- --requests=${values.requests} --seed=${values.seed}`);
run(process.execPath, ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'test/fuzz'], {
  env: {
    ...process.env,
    ABOVEBOARD_FUZZ_REQUESTS: values.requests,
    ABOVEBOARD_FUZZ_SEED: values.seed,
  },
});
