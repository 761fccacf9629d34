/** `aboveboard/commander`: which command of a commander program was run, and with which flags. */
import { attempt } from '../session/attempt.js';
import type { CommandTelemetry } from './command-telemetry.js';

/** Structural, so that no version of commander is imported for its types. */
interface Command {
  readonly commands: readonly Command[];
  readonly options: readonly { name(): string }[];
  readonly parent: Command | null;
  name(): string;
  hook(event: 'preSubcommand', listener: (from: Command, to: Command) => void): unknown;
  on(event: string, listener: () => void): unknown;
}

interface Seen {
  /** The last command that was dispatched to, whatever became of it. */
  command: Command;
  readonly flags: Set<string>;
}

const programs = new WeakMap<Command, { seen: Seen }>();

/**
 * Runs `parse`, which has to parse `program`, and answers what it answers:
 * `await trackCommands(program, telemetry, () => program.parseAsync())`.
 */
export function trackCommands<T>(program: Command, telemetry: CommandTelemetry, parse: () => T): T {
  const watched = attempt(() => watch(program), undefined);
  if (watched === undefined) return parse();
  const seen: Seen = { command: program, flags: new Set() };
  watched.seen = seen;
  const command = {
    get name() {
      return pathOf(seen.command, program);
    },
    get flags() {
      return [...seen.flags];
    },
  };
  return telemetry.trackCommand(command, parse);
}

/** Listens once to a program, however often it parses: what listens cannot be taken away again. */
function watch(program: Command): { seen: Seen } {
  const found = programs.get(program);
  if (found !== undefined) return found;
  const watched = { seen: { command: program, flags: new Set<string>() } };
  programs.set(program, watched);
  listen(program, watched);
  return watched;
}

function listen(command: Command, watched: { seen: Seen }): void {
  command.hook('preSubcommand', (_from, to) => {
    watched.seen.command = to;
  });
  for (const option of command.options) {
    const flag = option.name();
    // Only for what the user has typed: what comes of variables is another event.
    command.on(`option:${flag}`, () => watched.seen.flags.add(`--${flag}`));
  }
  for (const inner of command.commands) listen(inner, watched);
}

/** Names as declared, whatever alias was typed; of the program itself, its own. */
function pathOf(command: Command, program: Command): string {
  if (command === program || command.parent === null) return command.name();
  const { parent } = command;
  return parent === program ? command.name() : `${pathOf(parent, program)} ${command.name()}`;
}
