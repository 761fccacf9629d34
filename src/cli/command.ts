/** The aboveboard command, apart from the process that it runs in. */
import { Command, CommanderError } from 'commander';
import { type Ask, askAtTerminal } from '../consent/index.js';
import { createReceipts } from '../outbox/index.js';
import { erasePending } from '../sharing/erase-pending.js';
import { eraseSession } from '../sharing/index.js';
import { addAdminCommand } from './admin-command.js';
import { addConsentCommands } from './consent-commands.js';
import { addLedgerCommand } from './ledger-command.js';
import { describeReceipts, receiptsForMachines } from './receipts-text.js';
import { addRenewCommand } from './renew-command.js';

export interface Output {
  /** What was asked for. */
  out(text: string): void;
  /** What went wrong. */
  err(text: string): void;
}

const EXIT = {
  done: 0,
  /** It was understood and did not succeed. */
  failed: 1,
  /** It was not understood. */
  usage: 2,
} as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

/** `words` are the arguments after the command's name. Resolves to the exit code. */
export async function runCommand(
  words: readonly string[],
  output: Output,
  ask: Ask = askAtTerminal,
): Promise<Exit> {
  let exit: Exit = EXIT.done;
  const program = new Command('aboveboard')
    .description(
      'What leaves this machine and what was shared from it, and how to stop or undo that.',
    )
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err });

  program
    .command('erase')
    .description('erase a shared session from the service, with the key in its receipt')
    .argument('<session id>', 'as it was shown when the session was shared')
    .option('--json', 'answer as JSON')
    .action(async (sessionId: string, { json }: { json?: true }) => {
      const result = await eraseSession(sessionId);
      // Whoever asks for one erasure has not changed their mind about those before.
      const others = await erasePending(sessionId.trim().toLowerCase());
      exit = result.outcome === 'erased' ? EXIT.done : EXIT.failed;
      if (json) output.out(`${JSON.stringify({ ...result, others })}\n`);
      else {
        (exit === EXIT.done ? output.out : output.err)(`${result.message}\n`);
        for (const { message } of others) output.out(`Asked for before: ${message}\n`);
      }
    });

  program
    .command('receipts')
    .description('list what was shared from this machine')
    .option('--json', 'answer as JSON, without the keys')
    .action(async ({ json }: { json?: true }) => {
      const list = await createReceipts().list();
      exit = list.damaged.length > 0 ? EXIT.failed : EXIT.done;
      output.out(json ? `${JSON.stringify(receiptsForMachines(list))}\n` : describeReceipts(list));
    });

  const failed = () => {
    exit = EXIT.failed;
  };
  addLedgerCommand(program, output, failed);
  addRenewCommand(program, output, failed);
  addConsentCommands(program, output, { failed, ask });
  addAdminCommand(program, output, failed);

  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    output.err('This did not work, and that is a fault of aboveboard.\n');
    return EXIT.failed;
  }
}
