/** A program that records two calls and ends as it is told to; a test starts it in a process of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTelemetry } from '../../src/telemetry.js';

const { ABOVEBOARD_HOME: home = '', KEEP, ENDPOINT = 'http://127.0.0.1:1' } = process.env;
const [ending] = process.argv.slice(2);

const telemetry = createTelemetry({
  package: { name: 'abacus', version: '1.2.3' },
  endpoint: ENDPOINT,
  ...(KEEP === 'no' ? {} : { keepSessions: true }),
});

telemetry.withSession('solve', () => 1);
telemetry.withSession('solve', () => 2);

if (ending === 'exits') process.exit(3);
if (ending === 'throws') throw new Error('It ends here.');
if (ending === 'rejects') void Promise.reject(new Error('Nobody catches this.'));
if (ending === 'waits') {
  const kept = join(home, 'packages/abacus/about.json');
  const looking = setInterval(() => {
    if (existsSync(kept)) process.stdout.write('kept');
  }, 20);
  // It is killed long before: a bound on its life, should the test that started it be gone.
  setTimeout(() => clearInterval(looking), 50_000);
}
