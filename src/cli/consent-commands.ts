/** `aboveboard status`, `enable` and `disable`: a user's own say, for one package or for all. */
import { type Command, Option } from 'commander';
import {
  circumstancesOf,
  formatObjections,
  objectionsOf,
  STREAMS,
  type Stream,
} from '../consent/index.js';
import { setUserSwitch } from '../consent/user-switch.js';
import type { Output } from './command.js';

interface Options {
  readonly json?: true;
  readonly stream?: Stream;
}

/** `failed` is called where what was asked for did not succeed. */
export function addConsentCommands(program: Command, output: Output, failed: () => void): void {
  function showStatus(name: string | undefined, json: true | undefined): void {
    const objections = objectionsOf(circumstancesOf({ package: name ?? '', endpoint: undefined }));
    output.out(json ? `${JSON.stringify(objections)}\n` : formatObjections(objections));
  }

  async function set(on: boolean, name: string | undefined, options: Options): Promise<void> {
    const written = await setUserSwitch({ on, package: name, stream: options.stream });
    if (written.outcome === 'failed') {
      output.err(`${written.message}\n`);
      return failed();
    }
    showStatus(name, options.json);
  }

  const stream = () => new Option('--stream <stream>', 'only this one').choices(STREAMS);
  const packageName = ['[package]', 'its name; without it every package on this machine'] as const;

  program
    .command('status')
    .description('what is turned off on this machine, and where')
    .argument(...packageName)
    .option('--json', 'answer as JSON')
    .action((name: string | undefined, { json }: Options) => showStatus(name, json));

  for (const [word, on] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    program
      .command(word)
      .description(on ? 'turn on again what disable turned off' : 'turn off, for good')
      .argument(...packageName)
      .addOption(stream())
      .option('--json', 'answer as JSON')
      .action((name: string | undefined, options: Options) => set(on, name, options));
  }
}
