/**
 * What the tests import as `fast-check` (jest.config.mjs): the same properties with the same values
 * each time in `npm test`, so that it fails only for who broke something. `npm run test:long` looks
 * at others, and at ten times as many.
 */
import fc from '../../node_modules/fast-check/lib/fast-check.js';

const LONG = process.env.ABOVEBOARD_TEST_LONG === '1';
const USUAL_RUNS = 100;
const EFFORT = 10;

function withEffort(parameters = {}) {
  if (!LONG) return { seed: 1, ...parameters };
  return { ...parameters, numRuns: EFFORT * (parameters.numRuns ?? USUAL_RUNS) };
}

const assert = (property, parameters) => fc.assert(property, withEffort(parameters));
const check = (property, parameters) => fc.check(property, withEffort(parameters));

// As fast-check itself has it.
export default { ...fc, assert, check };
