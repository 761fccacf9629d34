/** `aboveboard erase`: takes a shared session back. */
import type { Command } from 'commander';
import { erasePending } from '../sharing/erase-pending.js';
import { eraseSession } from '../sharing/index.js';
import { EXIT, type Io } from './io.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

export function addEraseCommand(program: Command, io: Io): void {
  addSubcommand(program, 'erase', {
    does: 'erase a shared session from the service, with the key in its receipt',
    examples: ['erase 1b4e28ba-2fa1-4d3b-883f-0016d3cca427'],
  })
    .argument('<session id>', 'as it was shown when the session was shared')
    .option(...JSON_OPTION)
    .action(async (sessionId: string, { json }: { json?: true }) => {
      const result = await eraseSession(sessionId);
      // Whoever asks for one erasure has not changed their mind about those before.
      const others = await erasePending(sessionId.trim().toLowerCase());
      if (json) io.json({ ...result, others });
      else if (result.outcome === 'erased') io.say(`${result.message}\n`);
      else io.fail(result.message);
      if (result.outcome !== 'erased') io.end(EXIT.failed);
      if (json) return;
      for (const { message } of others) io.say(`Asked for before: ${message}\n`);
    });
}
