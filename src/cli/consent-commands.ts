/** `aboveboard enable` and `disable`: a user's own say, for one package or for all. */
import { type Command, Option } from 'commander';
import { circumstancesOf, objectionsOf, STREAMS, type Stream } from '../consent/index.js';
import { setUserSwitch } from '../consent/user-switch.js';
import { serviceOf } from '../consent/yes.js';
import { readAbout } from '../keeping/index.js';
import { removeWaiting } from '../outbox/index.js';
import { EXIT, type Io } from './io.js';
import { offerErasure } from './offer-erasure.js';
import { packagesHere } from './packages.js';
import { showConsent } from './show-consent.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';

interface Options {
  readonly json?: true;
  readonly stream?: Stream;
  readonly endpoint?: string;
  readonly erase?: true;
  readonly keep?: true;
}

export function addConsentCommands(program: Command, io: Io): void {
  const streamOption = () => new Option('--stream <stream>', 'only this one').choices(STREAMS);

  addSubcommand(program, 'disable', {
    does: 'turn off, for good; what waits to be sent is removed',
    examples: ['disable', 'disable abacus --stream usage', 'disable abacus --erase'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .addOption(streamOption())
    .addOption(new Option('--erase', 'also erase what was shared').conflicts('keep'))
    .addOption(new Option('--keep', 'leave what was shared, without asking'))
    .option(...JSON_OPTION)
    .action((name: string | undefined, options: Options) => disable(name, options, io));

  addSubcommand(program, 'enable', {
    does: 'turn on again what disable turned off; with --stream sessions, say yes to sharing sessions automatically',
    examples: ['enable abacus', 'enable abacus --stream sessions'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .addOption(streamOption())
    .option('--endpoint <url>', 'the service that a yes to sharing sessions is given to')
    .option(...JSON_OPTION)
    .action((name: string | undefined, options: Options) => enable(name, options, io));
}

async function enable(name: string | undefined, options: Options, io: Io): Promise<void> {
  const { stream, json } = options;
  await noteUnknown(name, io);
  if (stream !== 'sessions') {
    const written = await setUserSwitch({ on: true, package: name, stream });
    return written.outcome === 'failed' ? io.fail(written.message) : showConsent(name, json, io);
  }
  if (name === undefined) {
    return io.fail('A yes to sharing sessions is given to one package: name it.', EXIT.usage);
  }
  const service = serviceOf(name, options.endpoint ?? readAbout(name)?.endpoint ?? undefined);
  if (service.outcome === 'unknown') return io.fail(service.message);
  const { origin: endpoint } = service;
  const written = await setUserSwitch({ on: true, package: name, stream, endpoint });
  return written.outcome === 'failed' ? io.fail(written.message) : showConsent(name, json, io);
}

/** It may come later; but a name that was mistyped would turn off nothing. */
async function noteUnknown(name: string | undefined, io: Io): Promise<void> {
  if (name === undefined || (await packagesHere()).includes(name)) return;
  io.note(`No ${name} has been here yet: this holds for a package of just this name.`);
}

/** Nothing is noted first, and nothing recorded. */
async function disable(name: string | undefined, options: Options, io: Io): Promise<void> {
  const { json, stream, erase, keep } = options;
  await noteUnknown(name, io);
  const written = await setUserSwitch({ on: false, package: name, stream });
  if (written.outcome === 'failed') return io.fail(written.message);
  // A usage ping never waits.
  if (stream !== 'usage') await removeWaiting({ packageName: name, stream });
  if (stream === 'usage' || stream === 'events') return showConsent(name, json, io);
  if (!json) await showConsent(name, json, io);
  const offered = await offerErasure(name, {
    choice: erase ? 'erase' : keep || json ? 'keep' : 'ask',
    ask: io.ask,
    say: json ? () => undefined : io.say,
  });
  if (offered.results.some(({ outcome }) => outcome !== 'erased')) io.end(EXIT.failed);
  if (!json) return;
  const objections = objectionsOf(circumstancesOf({ package: name ?? '', endpoint: undefined }));
  io.json({ ...objections, shared: offered });
}
