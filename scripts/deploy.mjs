/**
 * `npm run deploy -- --project <id>`: functions, rules, indexes and rewrites to a Firebase project
 * of yours. What else Firebase's command takes goes after the `--` as well.
 */
import { installFirebase } from './firebase.mjs';
import { run, setUp } from './setup.mjs';

setUp();
run(process.execPath, [installFirebase(), 'deploy', ...process.argv.slice(2)]);
