/** `aboveboard ledger`: everything that ever left this machine, down to the byte. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createLedger, formatLedger, type LedgerList } from '../outbox/index.js';
import type { Io } from './io.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';

interface Options {
  readonly json?: true;
  /** As it was written; counted as the list is. */
  readonly body?: string;
}

export function addLedgerCommand(program: Command, io: Io): void {
  async function showBody({ entries }: LedgerList, number: string): Promise<void> {
    const entry = /^\d{1,9}$/.test(number) ? entries[Number(number) - 1] : undefined;
    if (entry === undefined) return io.fail(`There is no number ${JSON.stringify(number)} in it.`);
    if (entry.body === null)
      return io.fail('The ledger keeps to a size, and that body was removed.');
    const bytes = await readFile(entry.body).catch(() => undefined);
    if (bytes === undefined) return io.fail(`${entry.body} cannot be read.`);
    io.exactly(bytes.toString('utf8'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== entry.sha256) io.fail(`${entry.body} is not what left: it was changed since.`);
  }

  addSubcommand(program, 'ledger', {
    does: 'list everything that ever left this machine',
    examples: ['ledger', 'ledger abacus --body 1'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option(...JSON_OPTION)
    .option('--body <number>', 'print exactly what left, as it was before compression')
    .action(async (name: string | undefined, { json, body }: Options) => {
      const list = await createLedger().list(name);
      if (body !== undefined) return showBody(list, body);
      if (json) io.json(list);
      else io.say(formatLedger(list));
    });
}
