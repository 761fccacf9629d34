/** `aboveboard receipts`: what was shared, and can be erased again. */
import type { Command } from 'commander';
import { createReceipts } from '../outbox/index.js';
import { EXIT, type Io } from './io.js';
import { describeReceipts, receiptsForMachines } from './receipts-text.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

export function addReceiptsCommand(program: Command, io: Io): void {
  addSubcommand(program, 'receipts', {
    does: 'list what was shared from this machine',
    examples: ['receipts'],
  })
    .option('--json', `${JSON_OPTION[1]}, without the keys`)
    .action(async ({ json }: { json?: true }) => {
      const list = await createReceipts().list();
      if (list.damaged.length > 0) io.end(EXIT.failed);
      if (json) io.json(receiptsForMachines(list));
      else io.say(describeReceipts(list));
    });
}
