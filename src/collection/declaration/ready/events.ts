/** Events that many packages have. Their words are the package's own. */
import { duration, envelope, errorType, field, type Stewardship } from './fields.js';
import { METHODS, STANDARD_ERRORS } from './words.js';

/** A command of a command-line program has ended. Flags by name, never their values. */
export function commandEvent<
  const Commands extends readonly string[],
  const Flags extends readonly string[] = readonly [],
  const Errors extends readonly string[] = typeof STANDARD_ERRORS,
>(by: Stewardship, words: { commands: Commands; flags?: Flags; error_types?: Errors }) {
  // What is left out has the type of its default, which the compiler cannot know.
  const flags = (words.flags ?? []) as Flags;
  const errors = (words.error_types ?? STANDARD_ERRORS) as Errors;
  const usedCommands = 'Which commands are used.';
  return {
    description: 'A command was run.',
    fields: {
      ...envelope(by),
      command: field(
        { type: 'string', one_of: words.commands },
        'Name of the command.',
        usedCommands,
        by,
      ),
      flags: field(
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

/** An error happened: its class and its code, never its message or stack. */
export function errorEvent<const Errors extends readonly string[] = typeof STANDARD_ERRORS>(
  by: Stewardship,
  words: { error_types?: Errors } = {},
) {
  // What is left out has the type of its default, which the compiler cannot know.
  const errors = (words.error_types ?? STANDARD_ERRORS) as Errors;
  return {
    description: 'An error happened.',
    fields: {
      ...envelope(by),
      ...errorType(errors, by),
      error_code: field(
        { type: 'code' },
        'Code of the error, such as ENOENT.',
        'Which errors are frequent.',
        by,
      ),
    },
  };
}
