/** `aboveboard status`: every package on this machine, what is on and why, and what waits. */
import type { Command } from 'commander';
import {
  type Circumstances,
  circumstancesOf,
  formatObjections,
  formatStatus,
  objectionsOf,
  statusOf,
} from '../consent/index.js';
import { type KeptList, listKept, readAbout } from '../keeping/index.js';
import {
  createReceipts,
  isErasurePending,
  isHeld,
  type Permit,
  type StoredReceipt,
} from '../outbox/index.js';
import { permitOf } from '../permit.js';
import { countOf } from '../session/text.js';
import { installationId } from '../usage/installation-id.js';
import type { Io } from './io.js';
import { packagesHere } from './packages.js';
import { STATUS } from './paint.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';
import { countsOf, waitingOf } from './waiting.js';

interface Kept {
  readonly receipts: readonly StoredReceipt[];
  readonly sessions: KeptList['sessions'];
}

export function addStatusCommand(program: Command, io: Io): void {
  addSubcommand(program, 'status', {
    does: 'what is on and what is off, who decided that, what waits, and what was lost',
    examples: ['status', 'status abacus --json'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option(...JSON_OPTION)
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      const kept = {
        receipts: (await createReceipts().list()).receipts,
        sessions: (await listKept()).sessions,
      };
      if (name !== undefined) {
        const status = await statusOfPackage(name, kept, io);
        return json ? io.json(status) : io.say(textOf(status), STATUS);
      }
      const names = await packagesHere();
      const packages = await Promise.all(names.map((each) => statusOfPackage(each, kept, io)));
      const everywhere = objectionsOf(circumstancesOf({ package: '', endpoint: undefined }));
      if (json) return io.json({ ...everywhere, packages });
      const all = formatObjections(everywhere);
      io.say([all, ...packages.map(textOf)].join('\n'), STATUS);
    });
}

type PackageStatus = Awaited<ReturnType<typeof statusOfPackage>>;

/** The decision as the package itself makes it, where it has said what it is; else what objects to it. */
async function statusOfPackage(name: string, { receipts, sessions }: Kept, { now }: Io) {
  const about = readAbout(name);
  const circumstances = circumstancesOfPackage(name);
  const waiting = await waitingOf(name, permitOfPackage(circumstances, about?.endpoint), now());
  const mine = receipts.filter(({ receipt }) => receipt.package === name);
  return {
    ...(about === undefined
      ? { known: false as const, ...objectionsOf(circumstances) }
      : { known: true as const, version: about.package.version, ...statusOf(circumstances) }),
    installation_id: installationId(name),
    outbox: {
      waiting: countsOf(waiting),
      losses: waiting.losses,
      paused_until: waiting.paused_until,
      stopped_until: waiting.stopped_until,
    },
    kept_sessions: sessions.filter(({ session }) => session.environment.package_name === name)
      .length,
    shared: {
      held: mine.filter(({ receipt }) => isHeld(receipt, now())).length,
      erasures_pending: mine.filter(({ receipt }) => isErasurePending(receipt, now())).length,
    },
  };
}

/** As far as the package has said what they are. */
export function circumstancesOfPackage(name: string): Circumstances {
  const about = readAbout(name);
  if (about === undefined) return circumstancesOf({ package: name, endpoint: undefined });
  const { endpoint, opt_out: optOut, notice, declaration: declared } = about;
  return circumstancesOf({ package: name, endpoint, optOut, notice, declared });
}

/** Undefined where only the package knows. */
export function permitOfPackage(
  circumstances: Circumstances,
  endpoint: string | null | undefined,
): Permit | undefined {
  if (typeof endpoint !== 'string') return undefined;
  return permitOf(circumstances) ?? { endpoint, streams: {} };
}

function textOf(status: PackageStatus): string {
  const { outbox, shared, kept_sessions } = status;
  const { waiting, losses, paused_until, stopped_until } = outbox;
  const rows: [string, string][] = [];
  const add = (what: string, text: string) => rows.push([what, text]);
  if (waiting.events + waiting.sessions > 0) {
    add(
      'Waiting',
      `${countOf(waiting.events, 'event')}, ${countOf(waiting.sessions, 'share')} (npx aboveboard preview)`,
    );
  }
  for (const [reason, count] of Object.entries(losses)) add('Lost', `${count}, ${reason}`);
  if (paused_until !== null) add('Paused', `the service asked to wait until ${paused_until}`);
  for (const [stream, until] of Object.entries(stopped_until)) {
    add('Stopped', `the service wants no ${stream} until ${until}`);
  }
  if (kept_sessions > 0)
    add('Kept here', `${countOf(kept_sessions, 'session')} (npx aboveboard sessions)`);
  if (shared.held > 0)
    add('Shared', `${countOf(shared.held, 'session')} (npx aboveboard receipts)`);
  if (shared.erasures_pending > 0) {
    add('Erasures', `${shared.erasures_pending} asked for, and not confirmed yet`);
  }
  const head = status.known ? formatStatus(status) : formatObjections(status);
  return head + rows.map(([what, text]) => `${`${what}:`.padEnd(22)} ${text}\n`).join('');
}
