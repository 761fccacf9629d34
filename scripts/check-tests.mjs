/** Which tests `npm run check` runs, so that it takes less than a minute. */

/**
 * Read by the tests, though no import names it: the documents, and `dist/`. These tests run always.
 */
export const ALWAYS = ['test/docs/', 'test/import.test.ts', 'test/process-state.test.ts'];

/**
 * Left to `npm test`: they start servers, children or a browser, or try many values, and take
 * seconds each. What breaks there nearly always breaks something quicker, too.
 */
export const SLOW = [
  'test/adapters/programs.test.ts',
  'test/browser/',
  'test/cli/process.test.ts',
  'test/collection/redaction/hostile.test.ts',
  'test/contract/',
  'test/docs/commands.test.ts',
  'test/docs/costs.test.ts',
  'test/docs/moving-off.test.ts',
  'test/docs/moving.test.ts',
  'test/docs/programs.test.ts',
  'test/docs/testing.test.ts',
  'test/e2e/',
  'test/faults/',
  'test/firestore/admin.test.ts',
  'test/firestore/pass.test.ts',
  'test/firestore/properties.test.ts',
  'test/functions/machine/process.test.ts',
  'test/functions/security/rates.test.ts',
  'test/functions/statistics/rollup.test.ts',
  'test/functions/upkeep/',
  'test/fuzz/',
  'test/package/packed.test.ts',
  'test/scripts/',
  'test/sharing/automatic.test.ts',
  'test/testing/opt-out.test.ts',
  'test/web/',
];

const isIn = (places) => (file) => places.some((place) => file.startsWith(place));

/** Of all test files, and of those that changes reach: what runs now, and what is left. */
export function selectTests(all, reached) {
  const wanted = all.filter((file) => reached.includes(file) || isIn(ALWAYS)(file));
  return {
    now: wanted.filter((file) => !isIn(SLOW)(file)),
    left: wanted.filter(isIn(SLOW)),
  };
}
