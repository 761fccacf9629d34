/** What the adapters of command-line programs need of a telemetry object. */
export interface CommandTelemetry {
  trackCommand<T>(command: ObservedCommand, run: () => T): T;
}

/** Is asked when `run` has ended, or the program: before, nobody knows. */
export interface ObservedCommand {
  /** The names of the command and of those that it belongs to, as declared, with spaces between. */
  readonly name: string;
  /** As if typed in full: `--force`, and never a value. */
  readonly flags: readonly string[];
}
