/**
 * `npm run test:crash [seed]`: 200 times `kill -9` at random moments while clients write, on one
 * machine with SQLite. `npm test` does a short part of it. The same seed asks for the same acts after
 * the same pauses.
 */
import { ROOT, run, setUp } from './setup.mjs';

const [, , seed = String(Date.now() % 1_000_000)] = process.argv;

setUp();
console.log(`200 kills with the seed ${seed} …`);
Object.assign(process.env, { CRASH_KILLS: '200', CRASH_SEED: seed });
run('npm', ['run', '--silent', 'jest', '--', 'test/faults/store-kills.test.ts'], { cwd: ROOT });
