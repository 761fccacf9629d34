/** `admin show` and `delete`: one session, by the id that somebody pasted into an issue. */
import type { Command } from 'commander';
import { fromFirestoreDocument } from '../../firestore/index.js';
import { EXIT, type Io } from '../io.js';
import {
  type Asked,
  addAsking,
  askFor,
  type Body,
  listIn,
  pagesOf,
  withClient,
} from './command.js';
import { readable, wholeNumber } from './lists.js';

/** Enough to see what went wrong; --json has as many as are asked for. */
const INVOKES_SHOWN = 20;

const ID = ['<session id>', 'as it stands in the issue'] as const;
const EXAMPLE = '1b4e28ba-2fa1-4d3b-883f-0016d3cca427';

export function addSessionCommands(admin: Command, io: Io): void {
  addAsking(admin, 'show', {
    does: 'show a session, its statistics and its first invokes',
    examples: [`admin show ${EXAMPLE}`],
  })
    .argument(...ID)
    .option('--invokes <number>', 'at most so many', wholeNumber, INVOKES_SHOWN)
    .action((id: string, options: Asked & { readonly invokes: number }) =>
      withClient(options, io, async (client) => {
        const path = `v1/admin/sessions/${encodeURIComponent(id)}`;
        const limit = options.invokes;
        const found = await pagesOf(client, io, { path, name: 'invokes', limit });
        if (found === undefined) return;
        const { next: _, ...session } = found.first;
        if (options.json) io.json({ ...session, invokes: found.items });
        else io.say(`${readable(plain(session, found.items))}\n`);
      }),
    );

  addAsking(admin, 'delete', {
    does: 'delete every trace of a session, for good; asks first',
    examples: [`admin delete ${EXAMPLE}`],
  })
    .argument(...ID)
    .option('--yes', 'without a question, for scripts')
    .action((id: string, options: Asked & { readonly yes?: true }) =>
      withClient(options, io, async (client) => {
        if (!options.yes && !(await io.ask(`Delete ${id} from ${options.endpoint}, for good?`))) {
          return io.fail('Nothing was deleted: say yes, or --yes.', EXIT.refused);
        }
        const path = `v1/admin/sessions/${encodeURIComponent(id)}`;
        const body = await askFor(client, io, 'deleted', path, {}, 'DELETE');
        if (body === undefined) return;
        if (options.json) return io.json(body);
        const was = body['erased'] === true ? 'Deleted' : 'There was nothing left to delete';
        io.say(`${was}: ${readable(body['deleted'])}\n`);
      }),
    );
}

/** In plain values, as a person reads them. */
function plain(session: Body, invokes: readonly Body[]): object {
  return {
    ...session,
    session: decoded(session['session']),
    session_stats: listIn(session, 'session_stats').map(decoded),
    invokes: invokes.map(decoded),
  };
}

function decoded(document: unknown): object {
  // The cast: what is no document becomes an empty one.
  return fromFirestoreDocument(document as Parameters<typeof fromFirestoreDocument>[0]);
}
