/**
 * `npm run check:deployed -- URL [--admin-token-file FILE] [--package NAME] [--gcloud --project ID]`:
 * proves a deployed service from outside. It asks as anybody can, shares one session and erases it,
 * and ends with 1 where something is not as it should be.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { checkDeployed } from './deployed-checks.mjs';
import { requestLogsExcluded, typed } from './request-logs.mjs';
import { ROOT, setUp } from './setup.mjs';

const USAGE =
  'npm run check:deployed -- URL [--admin-token-file FILE] [--package NAME] [--gcloud --project ID]';

function fail(sentence) {
  console.error(`${sentence}\n\n  ${USAGE}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'admin-token-file': { type: 'string' },
    package: { type: 'string' },
    gcloud: { type: 'boolean', default: false },
    project: { type: 'string' },
  },
});
const [address] = positionals;
if (address === undefined || !URL.canParse(address)) fail('Give the address of the service.');
if (values.gcloud && values.project === undefined) fail('--gcloud needs --project.');
const url = address.replace(/\/+$/, '');

setUp();
await build();

const tokenFile = values['admin-token-file'];
const adminToken = tokenFile === undefined ? undefined : readFileSync(tokenFile, 'utf8').trim();

/** A package that the service is for: the first that it names, if it names any. */
async function packageOf() {
  if (values.package !== undefined) return values.package;
  const answered = await fetch(`${url}/v1/packages`).catch(() => undefined);
  const { packages = [] } = answered?.ok ? await answered.json() : {};
  return packages[0] ?? 'aboveboard-check';
}

const packageName = await packageOf();

/** In a process that knows nothing of this one: no opt-out, no CI, no configuration of the user's. */
async function share() {
  const home = mkdtempSync(join(tmpdir(), 'aboveboard-check-'));
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'scripts/share-once.mjs'), url, packageName],
      { cwd: home, encoding: 'utf8', env: { PATH: process.env.PATH, ABOVEBOARD_HOME: home } },
    );
    if (status !== 0) throw new Error(stderr.trim() || 'it could not be shared');
    return JSON.parse(stdout);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function report({ what, ok, note }) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}${note === undefined ? '' : `: ${note}`}`);
}

const results = await checkDeployed({ url, packageName, adminToken, share }, { report });
if (values.gcloud) {
  const ok = requestLogsExcluded(values.project);
  const note = ok ? undefined : `run ${typed(values.project)}`;
  const result = { what: 'Google keeps no log of requests', ok, note };
  results.push(result);
  report(result);
}
const failed = results.filter(({ ok }) => !ok).length;
console.log(`\n${results.length - failed} ok, ${failed} FAILED`);
process.exitCode = failed === 0 ? 0 : 1;
