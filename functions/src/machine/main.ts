/** What `npm start` does from its first line to its exit code. */
import { relative } from 'node:path';
import { PATIENCE } from '../limits.js';
import { sentenceOf } from './not-started.js';
import { type MachineSettings, readSettings } from './settings.js';
import { type StartedService, startServer } from './start.js';

const STOPPED = 0;
const NOT_STARTED = 1;

export async function main(): Promise<void> {
  const read = readSettings();
  if (read.outcome === 'refused') return fail(read.sentences);
  const { settings } = read;
  let service: StartedService;
  try {
    service = await startServer(settings);
  } catch (error) {
    return fail([sentenceOf(error, settings)]);
  }
  // First: who waits for the announcement may stop the service at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(service));
  }
  announce(service, settings);
}

/** Whatever does not end in time may be sent again: what was not acknowledged is no loss. */
async function stop(service: StartedService): Promise<void> {
  setTimeout(() => process.exit(STOPPED), PATIENCE.stopWithinMs);
  await service.close();
  process.exit(STOPPED);
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`aboveboard: ${sentence}\n`);
  process.exitCode = NOT_STARTED;
}

function announce(
  { url, tokenPath, tokenMade }: StartedService,
  { declarations }: MachineSettings,
): void {
  const path = tokenPath === undefined ? undefined : shortest(tokenPath);
  const token = path === undefined ? '$ABOVEBOARD_ADMIN_TOKEN' : `$(cat '${path}')`;
  const lines = [
    `aboveboard listens on ${url}`,
    path === undefined
      ? 'The admin token is the one in ABOVEBOARD_ADMIN_TOKEN.'
      : `The admin token is in ${path}${tokenMade ? ' (made just now; only you can read it)' : ''}.`,
    declarations === undefined
      ? 'Sessions of any package are accepted: ABOVEBOARD_DECLARATIONS names no folder of declarations.'
      : `Sessions of these packages are accepted: ${[...declarations.keys()].join(', ')}.`,
    'Try it:',
    `  curl -H "Authorization: Bearer ${token}" ${url}/v1/admin/sessions`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** As it is typed here, unless the whole path is plainer. */
function shortest(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
