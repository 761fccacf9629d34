/**
 * `npm start`: the service on one machine, from a bare clone. Everything it needs is set up and
 * built first, each step said when there is something to do.
 */
import { build } from './build.mjs';
import { ROOT, setUp } from './setup.mjs';

setUp();
await build();
// In this process, so that a signal reaches the service itself and its answer is the exit code.
process.chdir(ROOT);
await import('../functions/lib/serve.js');
