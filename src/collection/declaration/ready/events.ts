/** Events that many packages have. Their words are the package's own. */
import {
  duration,
  envelope,
  environmentFields,
  errorCode,
  errorType,
  field,
  framesFields,
  type Stewardship,
} from './fields.js';
import { type CollectedFlags, collectedFlags, type Flags } from './flags.js';
import { CRASH_ORIGINS, METHODS, STANDARD_CODES, STANDARD_ERRORS } from './words.js';

/** A command of a command-line program has ended. Flags by name, never their values. */
export function commandEvent<
  const Commands extends readonly string[],
  const F extends Flags = readonly [],
  const Errors extends readonly string[] = typeof STANDARD_ERRORS,
  const Count extends string = never,
>(
  by: Stewardship,
  words: {
    commands: Commands;
    flags?: F;
    error_types?: Errors;
    /** What a command counts, by name, each with a sentence on what that is. */
    counts?: Readonly<Record<Count, string>>;
  },
) {
  // What is left out has the type of its default, which the compiler cannot know.
  const flags = collectedFlags((words.flags ?? []) as F);
  const errors = (words.error_types ?? STANDARD_ERRORS) as Errors;
  const counts = (words.counts ?? {}) as Readonly<Record<Count, string>>;
  const usedCommands = 'Which commands are used.';
  return {
    description: 'A command was run.',
    fields: {
      ...countFields(counts, by),
      ...envelope(by),
      command: field(
        { type: 'string', one_of: words.commands },
        'Name of the command.',
        usedCommands,
        by,
      ),
      flags: field<{ type: 'string'; one_of: CollectedFlags<F>; list: true }>(
        { type: 'string', one_of: flags, list: true },
        'Names of the flags that were given, without their values.',
        'Which options are used.',
        by,
      ),
      success: field({ type: 'boolean' }, 'Whether it ended without an error.', 'What fails.', by),
      ...duration(by),
      ...errorType(errors, by),
    },
  };
}

/** Its names come from the author's words alone, not from where the event is put. */
type CountFields<Count extends string> = {
  readonly [Name in NoInfer<Count>]: ReturnType<typeof countField>;
};

function countFields<Count extends string>(
  counts: Readonly<Record<Count, string>>,
  by: Stewardship,
): CountFields<Count> {
  const fields = Object.entries<string>(counts).map(([name, what]) => [name, countField(what, by)]);
  // The cast: exactly the names of `counts`, which `fromEntries` forgets.
  return Object.fromEntries(fields) as CountFields<Count>;
}

function countField(what: string, by: Stewardship) {
  return field({ type: 'integer' }, what, 'How large the work is that has to be coped with.', by);
}

/** A request was answered. The route is the template, never the path that was asked for. */
export function requestEvent(by: Stewardship) {
  const usedRoutes = 'Which parts of the interface are used.';
  return {
    description: 'A request was answered.',
    fields: {
      ...envelope(by),
      route: field(
        { type: 'route' },
        'Template of the route, such as /users/:name.',
        usedRoutes,
        by,
      ),
      method: field({ type: 'string', one_of: METHODS }, 'Method of the request.', usedRoutes, by),
      status: field({ type: 'integer' }, 'Status code of the answer.', 'What fails.', by),
      ...duration(by),
    },
  };
}

/** Many records were handled in one go, counted after they were stored. */
export function bulkEvent<const Operations extends readonly string[]>(
  by: Stewardship,
  words: { operations: Operations },
) {
  return {
    description: 'Records were handled in bulk.',
    fields: {
      ...envelope(by),
      operation: field(
        { type: 'string', one_of: words.operations },
        'Kind of the operation.',
        'Which operations are used.',
        by,
      ),
      records: field(
        { type: 'integer' },
        'How many records there were.',
        'How large the data is that has to be coped with.',
        by,
      ),
      ...duration(by),
    },
  };
}

interface ErrorWords<Errors, Codes> {
  readonly error_types?: Errors;
  readonly error_codes?: Codes;
}

/** An error happened: its class and its code, never its message or stack. */
export function errorEvent<
  const Errors extends readonly string[] = typeof STANDARD_ERRORS,
  const Codes extends readonly string[] = typeof STANDARD_CODES,
>(by: Stewardship, words: ErrorWords<Errors, Codes> = {}) {
  return {
    description: 'An error happened.',
    fields: { ...envelope(by), ...errorFields(by, words) },
  };
}

/** Nothing caught an error. Where in the package's own files it came through, nothing of others. */
export function crashEvent<
  const Errors extends readonly string[] = typeof STANDARD_ERRORS,
  const Codes extends readonly string[] = typeof STANDARD_CODES,
>(by: Stewardship, words: ErrorWords<Errors, Codes> = {}) {
  return {
    description: 'Nothing caught an error.',
    fields: {
      ...envelope(by),
      ...errorFields(by, words),
      ...framesFields(by),
      origin: field(
        { type: 'string', one_of: CRASH_ORIGINS },
        'Whether it was thrown, or a promise was rejected.',
        'Which errors nobody expects.',
        by,
      ),
    },
  };
}

function errorFields<Errors extends readonly string[], Codes extends readonly string[]>(
  by: Stewardship,
  { error_types, error_codes }: ErrorWords<Errors, Codes>,
) {
  // What is left out has the type of its default, which the compiler cannot know.
  const errors = (error_types ?? STANDARD_ERRORS) as Errors;
  const codes = (error_codes ?? STANDARD_CODES) as Codes;
  return { ...errorType(errors, by), ...errorCode(codes, by) };
}

/** The package was installed here: recorded once for each machine, and only at a terminal. */
export function installationEvent(by: Stewardship) {
  return {
    description: 'The package is used on this machine for the first time.',
    fields: { ...envelope(by), ...environmentFields(by) },
  };
}
