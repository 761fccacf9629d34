/**
 * A command of a command-line program: its name, how it went and how long it took, what it counted,
 * and which flags it was given, by name. What was typed is compared with what is declared, and
 * nothing of it is taken over.
 */

import { atExit } from '../at-exit.js';
import { type Clock, describeError, systemClock } from '../session/index.js';
import { flagNames, type GivenFlags } from './flags.js';
import type { EventRecorder } from './recorder.js';
import { watchRun } from './watch-run.js';

/** The event that a package declares for its commands, with `commandEvent`. */
const COMMAND_EVENT = 'command';

/** A command as its user gave it. */
export interface Command<Name extends string = string> {
  /** Any word that is not declared is called `other`. */
  readonly name: Name;
  /**
   * The words as they were typed, or options by name; values are never read. Read when the command
   * has ended, like the name.
   */
  readonly flags?: GivenFlags | undefined;
}

/** What a run says of itself. */
export interface RecordedCommand<Counts extends string = string> {
  /** Adds to what the command counts under this declared name. */
  count(name: Counts, more?: number): void;
  /** For a run that fails without throwing. */
  fail(error?: unknown): void;
}

/** Runs `run`, and returns or throws what it does. Whatever ends the program ends the command. */
export function trackCommand<T>(
  recorder: EventRecorder,
  command: Command,
  run: (recorded: RecordedCommand) => T,
  { monotonic }: Pick<Clock, 'monotonic'> = systemClock,
): T {
  const started = monotonic();
  const counts: Record<string, number> = {};
  let failure: { readonly error: unknown } | undefined;

  const valuesOf = (success: boolean | undefined): object => ({
    ...counts,
    command: command.name,
    flags: flagNames(command.flags ?? [], recorder.words(COMMAND_EVENT, 'flags') ?? []),
    success,
    duration_ms: Math.max(0, Math.round(monotonic() - started)),
    error_type: failure?.error === undefined ? undefined : describeError(failure.error).type,
  });
  // A program may well end itself within its command, and then at once.
  const close = atExit((exitCode) => {
    recorder.record(COMMAND_EVENT, valuesOf(failure === undefined && exitCode === 0));
  });

  const recorded: RecordedCommand = {
    count(name, more = 1) {
      counts[name] = (counts[name] ?? 0) + more;
    },
    fail(error) {
      failure = { error };
    },
  };
  return watchRun(
    () => run(recorded),
    (ending) => {
      close();
      if (ending.outcome === 'threw') failure = { error: ending.error };
      const isKnown = ending.outcome !== 'unknown' || failure !== undefined;
      recorder.record(COMMAND_EVENT, valuesOf(isKnown ? failure === undefined : undefined));
    },
  );
}
