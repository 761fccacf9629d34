/** `aboveboard renew-id`: a package that could tell this installation from others cannot any more. */
import type { Command } from 'commander';
import { errorCode } from '../disk/index.js';
import { forgetInstallation } from '../usage/installation.js';
import type { Output } from './command.js';

/** `failed` is called where what was asked for did not succeed. */
export function addRenewCommand(program: Command, output: Output, failed: () => void): void {
  async function renew(name: string, { json }: { json?: true }): Promise<void> {
    try {
      const removed = await forgetInstallation(name);
      if (json) return output.out(`${JSON.stringify({ package: name, removed })}\n`);
      output.out(
        removed
          ? 'Removed. A new one is made only if the package needs it again.\n'
          : 'There was none.\n',
      );
    } catch (error) {
      output.err(`It could not be removed (${errorCode(error)}).\n`);
      failed();
    }
  }

  program
    .command('renew-id')
    .description('remove the id and the secret by which a package knows this installation again')
    .argument('<package>', 'its name')
    .option('--json', 'answer as JSON')
    .action(renew);
}
