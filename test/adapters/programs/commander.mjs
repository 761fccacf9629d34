import { trackCommands } from 'aboveboard/commander';
import { Command } from 'commander';
import { actions } from './actions.mjs';
import { tracked } from './telemetry.mjs';

const program = new Command('abacus').version('1.2.3');
for (const [name, action] of Object.entries(actions)) {
  program.command(name).option('-f, --force').action(action);
}

const parse = () => program.parseAsync();
await (tracked === undefined ? parse() : trackCommands(program, tracked, parse));
