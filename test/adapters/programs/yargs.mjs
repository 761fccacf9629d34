import { trackCommands } from 'aboveboard/yargs';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { actions } from './actions.mjs';
import { tracked } from './telemetry.mjs';

const cli = yargs(hideBin(process.argv)).scriptName('abacus').version('1.2.3').strict();
for (const [name, action] of Object.entries(actions)) {
  cli.command(name, `does ${name}`, { force: { alias: 'f', type: 'boolean' } }, () => action());
}

const parse = () => cli.parseAsync();
await (tracked === undefined ? parse() : trackCommands(cli, tracked, parse));
