/** `aboveboard/yargs`: which command of a yargs program was run, and with which flags. */
import { attempt } from '../session/attempt.js';
import type { CommandTelemetry } from './command-telemetry.js';
import { type KnownFlags, typedFlags } from './yargs-flags.js';

/** What yargs calls a command without a name. */
const DEFAULT_COMMAND = '$0';

/** Structural, so that no version of yargs is imported for its types. */
interface Yargs {
  middleware(callback: (argv: unknown) => void, beforeValidation: true): unknown;
}

/** What yargs calls internal, because its types leave it out. */
interface Internals {
  getInternalMethods(): { getContext(): { readonly fullCommands: readonly string[] } };
  getOptions(): KnownFlags;
}

interface Seen {
  readonly command: string;
  readonly known: KnownFlags;
}

const programs = new WeakMap<Yargs, { seen: Seen | undefined }>();

interface YargsOptions {
  /** What `parse` parses. */
  readonly args?: readonly string[];
}

/**
 * Runs `parse`, which has to parse with `cli`, and answers what it answers:
 * `await trackCommands(cli, telemetry, () => cli.parseAsync())`.
 */
export function trackCommands<T>(
  cli: Yargs,
  telemetry: CommandTelemetry,
  parse: () => T,
  { args = process.argv.slice(2) }: YargsOptions = {},
): T {
  const watched = attempt(() => watch(cli), undefined);
  if (watched === undefined) return parse();
  watched.seen = undefined;
  // Where arguments were missing, nobody was asked, and the command is still being run.
  const seen = () => watched.seen ?? attempt(() => seenBy(cli), undefined);
  const command = {
    get name() {
      return seen()?.command ?? DEFAULT_COMMAND;
    },
    get flags() {
      const known = seen()?.known;
      return known === undefined ? [] : typedFlags(args, known).map((flag) => `--${flag}`);
    },
  };
  return telemetry.trackCommand(command, parse);
}

/** Listens once to a program, however often it parses. */
function watch(cli: Yargs): { seen: Seen | undefined } {
  const found = programs.get(cli);
  if (found !== undefined) return found;
  const watched: { seen: Seen | undefined } = { seen: undefined };
  cli.middleware(() => {
    // yargs asks the innermost command first, and then those around it.
    watched.seen ??= attempt(() => seenBy(cli), undefined);
  }, true);
  programs.set(cli, watched);
  return watched;
}

function seenBy(cli: Yargs): Seen {
  // The cast: where it is not so, this throws, and nothing is known.
  const internals = cli as Yargs & Internals;
  const { fullCommands } = internals.getInternalMethods().getContext();
  const { key, alias } = internals.getOptions();
  // Without its positionals: `add <name>` is `add`.
  const path = fullCommands.map((command) => command.split(' ', 1)[0]).join(' ');
  return {
    command: path === '' ? DEFAULT_COMMAND : path,
    // yargs forgets the flags of a command when it has run.
    known: { key: { ...key }, alias: { ...alias } },
  };
}
