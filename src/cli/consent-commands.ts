/** `aboveboard status`, `enable` and `disable`: a user's own say, for one package or for all. */
import { type Command, Option } from 'commander';
import {
  type Ask,
  circumstancesOf,
  formatObjections,
  objectionsOf,
  STREAMS,
  type Stream,
} from '../consent/index.js';
import { setUserSwitch } from '../consent/user-switch.js';
import { removeWaiting } from '../outbox/index.js';
import type { Output } from './command.js';
import { offerErasure } from './offer-erasure.js';

interface Options {
  readonly json?: true;
  readonly stream?: Stream;
  readonly erase?: true;
  readonly keep?: true;
}

interface Means {
  /** Called where what was asked for did not succeed. */
  readonly failed: () => void;
  readonly ask: Ask;
}

export function addConsentCommands(program: Command, output: Output, { failed, ask }: Means): void {
  function showStatus(name: string | undefined, json: true | undefined, more: object = {}): void {
    const objections = objectionsOf(circumstancesOf({ package: name ?? '', endpoint: undefined }));
    const { out } = output;
    out(json ? `${JSON.stringify({ ...objections, ...more })}\n` : formatObjections(objections));
  }

  async function set(on: boolean, name: string | undefined, options: Options): Promise<void> {
    const written = await setUserSwitch({ on, package: name, stream: options.stream });
    if (written.outcome === 'failed') {
      output.err(`${written.message}\n`);
      return failed();
    }
    const { json, stream, erase, keep } = options;
    // A usage ping never waits.
    if (!on && stream !== 'usage') await removeWaiting({ packageName: name, stream });
    const concernsSessions = !on && (stream === undefined || stream === 'sessions');
    if (!concernsSessions) return showStatus(name, json);
    const choice = erase ? 'erase' : keep || json ? 'keep' : 'ask';
    if (!json) showStatus(name, json);
    const offered = await offerErasure(name, {
      choice,
      ask,
      say: json ? () => undefined : output.out,
    });
    if (offered.results.some(({ outcome }) => outcome !== 'erased')) failed();
    if (json) showStatus(name, json, { shared: offered });
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
    const command = program
      .command(word)
      .description(on ? 'turn on again what disable turned off' : 'turn off, for good')
      .argument(...packageName)
      .addOption(stream())
      .option('--json', 'answer as JSON')
      .action((name: string | undefined, options: Options) => set(on, name, options));
    if (on) continue;
    command
      .addOption(new Option('--erase', 'also erase what was shared').conflicts('keep'))
      .addOption(new Option('--keep', 'leave what was shared, without asking'));
  }
}
