/** `npm run test:long [path]`: the tests, with other values in their properties, and ten times as many. */
import { ROOT, run, setUp } from './setup.mjs';

setUp();
Object.assign(process.env, { ABOVEBOARD_TEST_LONG: '1' });
run(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
run('npm', ['run', '--silent', 'jest', '--', '--testTimeout=600000', ...process.argv.slice(2)], {
  cwd: ROOT,
});
