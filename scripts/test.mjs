/**
 * `npm test`: every check of the project on a bare clone. All of them run, even after one failed;
 * the last line counts what passed and what failed. Arguments go to jest: `npm test -- test/session`.
 */
import { setUp } from './setup.mjs';
import { BUILD, CHECKS, conclude, runStep, runTests, runTogether } from './steps.mjs';

const started = performance.now();
setUp();
conclude(
  [await runStep(BUILD), ...(await runTogether(CHECKS)), await runTests(process.argv.slice(2))],
  started,
);
