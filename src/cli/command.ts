/** The aboveboard command, apart from the process that it runs in. */
import { Command, CommanderError } from 'commander';
import { addAdminCommands } from './admin/index.js';
import { addClearCommand } from './clear-command.js';
import { addCompletionCommand } from './completion.js';
import { addConfigCommand } from './config-command.js';
import { addConsentCommands } from './consent-commands.js';
import { addDeclareCommand } from './declare-command.js';
import { addDetailsCommand } from './details-command.js';
import { addDocsCommand } from './docs-command.js';
import { addEraseCommand } from './erase-command.js';
import {
  type CliSurroundings,
  createIo,
  EXIT,
  type Exit,
  type Io,
  type Output,
  printable,
} from './io.js';
import { addLedgerCommand } from './ledger-command.js';
import { addPreviewCommand } from './preview-command.js';
import { addReceiptsCommand } from './receipts-command.js';
import { addRenewCommand } from './renew-command.js';
import { addSessionsCommand } from './sessions-command.js';
import { addShareCommand } from './share-command.js';
import { addStatusCommand } from './status-command.js';
import { ownVersion } from './version.js';

const EXIT_CODES = `
Exit codes:
  0  done
  1  understood, and not done: a message says why
  2  not understood
  3  refused by you: the answer was not yes, or you have turned it off
`;

/** Where nobody says how wide a line is. */
const HELP_COLUMNS = 80;

/** `words` are the arguments after the command's name. */
export async function runCommand(
  words: readonly string[],
  output: Output,
  surroundings: Partial<CliSurroundings> = {},
): Promise<Exit> {
  const io = createIo(output, surroundings);
  try {
    await programOf(io, output).parseAsync([...words], { from: 'user' });
    return io.exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    output.err('This did not work, and that is a fault of aboveboard.\n');
    return EXIT.failed;
  }
}

/** With all its commands, in the order in which its help lists them. */
export function programOf(io: Io, output: Output): Command {
  const program = new Command('aboveboard')
    .description(
      'What leaves this machine and what was shared from it, and how to stop or undo that.',
    )
    .version(ownVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(printable(text)),
      writeErr: (text) => output.err(printable(text)),
      getOutHelpWidth: () => output.columns ?? HELP_COLUMNS,
      getErrHelpWidth: () => output.columns ?? HELP_COLUMNS,
    })
    .addHelpText('after', EXIT_CODES.trimEnd());
  const forUsers = [
    addStatusCommand,
    addConsentCommands,
    addDetailsCommand,
    addPreviewCommand,
    addSessionsCommand,
    addShareCommand,
    addReceiptsCommand,
    addLedgerCommand,
    addEraseCommand,
    addRenewCommand,
    addClearCommand,
    addConfigCommand,
    addCompletionCommand,
  ];
  const groups = [
    ['For users:', forUsers],
    ['For authors of packages:', [addDeclareCommand, addDocsCommand]],
    ['For maintainers of a service:', [addAdminCommands]],
  ] as const;
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, io);
  }
  return program;
}
