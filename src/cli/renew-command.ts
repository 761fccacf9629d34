/** `aboveboard renew-id`: a package that could tell this installation from others cannot any more. */
import type { Command } from 'commander';
import { errorCode } from '../disk/index.js';
import { forgetInstallation } from '../usage/installation.js';
import type { Io } from './io.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

export function addRenewCommand(program: Command, io: Io): void {
  async function renew(name: string, { json }: { json?: true }): Promise<void> {
    try {
      const removed = await forgetInstallation(name);
      if (json) return io.json({ package: name, removed });
      io.say(
        removed
          ? 'Removed. A new one is made only if the package needs it again.\n'
          : 'There was none.\n',
      );
    } catch (error) {
      io.fail(`It could not be removed (${errorCode(error)}).`);
    }
  }

  addSubcommand(program, 'renew-id', {
    does: 'remove the id and the secret by which a package knows this installation again',
    examples: ['renew-id abacus'],
  })
    .argument('<package>', 'its name')
    .option(...JSON_OPTION)
    .action(renew);
}
