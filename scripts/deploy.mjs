/**
 * `npm run deploy -- --project <id>`: functions, rules, indexes and rewrites to a Firebase project
 * of yours. What else Firebase's command takes goes after the `--` as well. Before anything can be
 * requested, Google is told to keep no log of requests.
 */
import { spawnSync } from 'node:child_process';
import { installFirebase } from './firebase.mjs';
import { excludeRequestLogs, typed } from './request-logs.mjs';
import { setUp } from './setup.mjs';

const words = process.argv.slice(2);
const at = words.findIndex((word) => word === '--project' || word === '-P');
const project = at < 0 ? undefined : words[at + 1];

setUp();
const excluded = project !== undefined && excludeRequestLogs(project);
const { status } = spawnSync(process.execPath, [installFirebase(), 'deploy', ...words], {
  stdio: 'inherit',
});
if (!excluded) {
  console.error(
    '\nGoogle keeps a log of requests, with addresses and user agents, until you run this once:\n\n' +
      `  ${typed(project ?? '<id>')}\n`,
  );
}
process.exitCode = status ?? 1;
