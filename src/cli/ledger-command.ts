/** `aboveboard ledger`: everything that ever left this machine, down to the byte. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createLedger, formatLedger, type LedgerList } from '../outbox/index.js';
import type { Output } from './command.js';

interface Options {
  readonly json?: true;
  /** As it was written; counted as the list is. */
  readonly body?: string;
}

/** `failed` is called where what was asked for did not succeed. */
export function addLedgerCommand(program: Command, output: Output, failed: () => void): void {
  async function showBody({ entries }: LedgerList, number: string): Promise<void> {
    const entry = /^\d{1,9}$/.test(number) ? entries[Number(number) - 1] : undefined;
    if (entry === undefined) return refuse(`There is no number ${JSON.stringify(number)} in it.`);
    if (entry.body === null)
      return refuse('The ledger keeps to a size, and that body was removed.');
    const bytes = await readFile(entry.body).catch(() => undefined);
    if (bytes === undefined) return refuse(`${entry.body} cannot be read.`);
    output.out(bytes.toString('utf8'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== entry.sha256) refuse(`${entry.body} is not what left: it was changed since.`);
  }

  function refuse(sentence: string): void {
    output.err(`${sentence}\n`);
    failed();
  }

  program
    .command('ledger')
    .description('list everything that ever left this machine')
    .argument('[package]', 'its name; without it every package')
    .option('--json', 'answer as JSON')
    .option('--body <number>', 'print exactly what left, as it was before compression')
    .action(async (name: string | undefined, { json, body }: Options) => {
      const list = await createLedger().list(name);
      if (body !== undefined) return showBody(list, body);
      output.out(json ? `${JSON.stringify(list)}\n` : formatLedger(list));
    });
}
