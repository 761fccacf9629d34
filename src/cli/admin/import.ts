/** `admin import`: sessions out of a file of `admin export` into a service, as often as one likes. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isSection } from '../../consent/config-file.js';
import { errorCode } from '../../disk/index.js';
import { countOf } from '../../session/text.js';
import type { Io } from '../io.js';
import type { AdminClient } from './client.js';
import { type Asked, addAsking, failStrange, withClient } from './command.js';
import { NoExport, requestsIn } from './exported.js';

/** Erased there, or expired. */
const GONE = 410;

interface Imported {
  readonly imported: Set<string>;
  readonly gone: Set<string>;
  /** Why, by session. */
  readonly refused: Map<string, string>;
  /** Lines of something else. */
  others: number;
}

export function addImportCommand(admin: Command, io: Io): void {
  addAsking(admin, 'import', {
    does: 'import the sessions of an export into a service; each keeps its key and ends no later',
    examples: ['admin import sessions.ndjson --endpoint https://telemetry.example.org'],
  })
    .argument('<file>', 'as admin export wrote it')
    .action((file: string, options: Asked) =>
      withClient(options, io, async (client) => {
        const all = await importFrom(resolve(io.cwd, file), client, io);
        if (all !== undefined) tell(all, options, io);
      }),
    );
}

/** Undefined, and said, where it could not go on. */
async function importFrom(
  path: string,
  client: AdminClient,
  io: Io,
): Promise<Imported | undefined> {
  const all: Imported = { imported: new Set(), gone: new Set(), refused: new Map(), others: 0 };
  const requests = requestsIn(path);
  try {
    for (;;) {
      const next = await requests.next();
      if (next.done) return { ...all, others: next.value };
      const { session, body } = next.value;
      if (body === undefined) {
        all.refused.set(session, 'It has no key. npm run import moves whole stores.');
        continue;
      }
      const answer = await client.send('v1/admin/sessions', body);
      if (answer.outcome === 'answered') {
        const said: unknown = await answer.response.json().catch(() => undefined);
        if (!isSection(said) || said['session'] !== session) {
          failStrange(io);
          return undefined;
        }
        all.imported.add(session);
      } else if (answer.status === GONE) all.gone.add(session);
      else if (answer.status === undefined || answer.status === 401) {
        io.fail(`${answer.message} Import again: what is there already stays.`);
        return undefined;
      } else all.refused.set(session, answer.message);
    }
  } catch (error) {
    io.fail(
      error instanceof NoExport ? error.message : `${path} cannot be read (${errorCode(error)}).`,
    );
    return undefined;
  } finally {
    await requests.return(0);
  }
}

function tell({ imported, gone, refused, others }: Imported, { json }: Asked, io: Io): void {
  for (const [session, why] of refused) io.fail(`${session} was not imported. ${why}`);
  if (json) {
    io.json({
      imported: [...imported],
      gone: [...gone],
      refused: Object.fromEntries(refused),
      other_lines: others,
    });
    return;
  }
  const left = gone.size === 0 ? '' : `; ${gone.size} erased there or expired`;
  io.say(`Imported ${countOf(imported.size, 'session')}${left}.\n`);
  if (others > 0) io.say(`${countOf(others, 'line')} of events and losses stay where they are.\n`);
}
