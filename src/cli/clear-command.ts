/** `aboveboard clear`: removes what is kept on this machine, and nothing of what its user decided. */
import type { Command } from 'commander';
import { countOf } from '../session/text.js';
import { eraseHeld, heldReceipts } from '../sharing/erase-held.js';
import { erasePending } from '../sharing/erase-pending.js';
import { clearPackage } from './clear.js';
import { EXIT, type Io } from './io.js';
import { packagesHere } from './packages.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';

interface Options {
  readonly erase?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function addClearCommand(program: Command, io: Io): void {
  addSubcommand(program, 'clear', {
    does: 'remove what is kept on this machine: what waits, kept sessions, ledger, receipts, ids; what you turned off stays off',
    examples: ['clear', 'clear abacus --erase', 'clear --yes'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option('--erase', 'first erase what was shared, while the receipts are still there')
    .option('--yes', 'without a question, for scripts')
    .option(...JSON_OPTION)
    .action((name: string | undefined, options: Options) => clear(name, options, io));
}

async function clear(name: string | undefined, options: Options, io: Io): Promise<void> {
  const { erase, yes, json } = options;
  const names = name === undefined ? await packagesHere() : [name];
  const held = await heldReceipts(name);
  if (!yes) {
    const answer = json ? undefined : await io.ask(questionOf(names, held.length, erase));
    if (!answer) {
      const why =
        answer === undefined
          ? 'there is nobody to ask; say --yes if you mean it'
          : 'the answer was not yes';
      return io.fail(`Nothing was removed: ${why}.`, EXIT.refused);
    }
  }
  const erasures = erase ? await eraseHeld(held) : await erasePending('');
  const removed = [];
  for (const each of names) removed.push(await clearPackage(each, io.now()));
  const failed = removed.flatMap(({ problem }) => problem ?? []);
  const waiting = removed.reduce((sum, { erasures_pending }) => sum + erasures_pending, 0);
  if (failed.length > 0) io.end(EXIT.failed);
  if (json) return io.json({ packages: removed, erasures });
  for (const { message } of erasures) io.say(`${message}\n`);
  for (const sentence of failed) io.fail(sentence);
  if (waiting > 0) {
    io.say(
      `${countOf(waiting, 'receipt')} will stay: what it stands for is to be erased, and no service has confirmed that yet.\n`,
    );
  }
  io.say(
    `Removed what was kept of ${countOf(names.length, 'package')}. What you turned off stays off.\n`,
  );
}

function questionOf(names: readonly string[], held: number, erase: true | undefined): string {
  const what = `Remove what is kept here of ${names.length === 1 ? names[0] : countOf(names.length, 'package')}?`;
  if (held === 0) return what;
  return erase
    ? `${what} First ${countOf(held, 'session')} that services still hold will be erased there.`
    : `${what} Services still hold ${countOf(held, 'shared session')}; without the receipts you cannot erase them any more (--erase does it first).`;
}
