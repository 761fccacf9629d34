/** Everything by which a host package records events, in the types of its declaration. */
import type {
  CommandName,
  CountName,
  Declaration,
  EventName,
  EventValues,
  OperationName,
  Strict,
} from '../collection/declaration/index.js';
import type { HostPackage } from './known.js';
import type { EventRecorder } from './recorder.js';
import { type RecordRequest, watchRequest } from './request.js';
import { trackBulk, trackBulkRun } from './track-bulk.js';
import { type Command, type RecordedCommand, trackCommand } from './track-command.js';
import { trackError, watchCrashes } from './track-error.js';

/** Each returns at once and never throws; none waits for the disk or the network. */
export interface Events<D extends Declaration = Declaration> {
  /**
   * Records an event that the package declares, with values of its declared fields. `at` is for what
   * did not happen just now.
   */
  track<Name extends EventName<D>, const Given extends EventValues<D, Name>>(
    event: Name,
    values?: Strict<EventValues<D, Name>, Given>,
    at?: Date,
  ): void;
  /**
   * Runs a command, hands back or throws what it does, and records the event `command`: its name,
   * outcome and duration, its flags by name, and what it counted. What ends the program ends it too.
   */
  trackCommand<const Name extends string, T>(
    command: Command<Name & CommandName<D, Name>>,
    run: (recorded: RecordedCommand<CountName<D>>) => T,
  ): T;
  /** Records the event `bulk`, after the records were stored. */
  trackBulk<const Name extends string>(
    operation: Name & OperationName<D, Name>,
    records: number,
  ): void;
  /** Runs it, hands back or throws what it does, and records `bulk` only if it succeeded. */
  trackBulk<const Name extends string, T>(
    operation: Name & OperationName<D, Name>,
    records: number | ((result: Awaited<T>) => number),
    run: () => T,
  ): T;
  /** Records the event `error`: class, code, and places in the package's own files. No message. */
  trackError(error: unknown): void;
  /**
   * From now on, an error that nothing caught is on disk as the event `crash` before the program
   * dies, exactly as it would have died anyway. With `package.folder`: only one that came through it.
   */
  watchCrashes(): void;
  /** For the adapters of frameworks, at the beginning of a request. */
  watchRequest(): RecordRequest | undefined;
}

/** What the host's calls come to. */
export function eventsOf(recorder: EventRecorder, of: HostPackage): Events {
  return {
    track: (event, values, at) => recorder.record(event, values, at),
    trackCommand: (command, run) => trackCommand(recorder, command, run),
    trackBulk: <T>(
      operation: string,
      records: number | ((result: Awaited<T>) => number),
      run?: () => T,
    ) =>
      run === undefined
        ? trackBulk(recorder, operation, Number(records))
        : trackBulkRun(recorder, operation, records, run),
    trackError: (error) => trackError(recorder, of, error),
    watchCrashes: () => watchCrashes(recorder, of),
    watchRequest: () => watchRequest(recorder),
  };
}
