/**
 * `npm run test:outbox [seed]`: 100,000 events through the outbox and 20 times `kill -9` at random
 * moments, with a real service. `npm test` does a short part of it. The same seed asks for the kills
 * after the same numbers of events.
 */
import { ROOT, run, setUp } from './setup.mjs';

const [, , seed = String(Date.now() % 1_000_000)] = process.argv;

setUp();
console.log(`100,000 events and 20 kills with the seed ${seed} …`);
Object.assign(process.env, { OUTBOX_EVENTS: '100000', OUTBOX_KILLS: '20', OUTBOX_SEED: seed });
run('npm', ['run', '--silent', 'jest', '--', 'test/faults/outbox-kills.test.ts'], { cwd: ROOT });
