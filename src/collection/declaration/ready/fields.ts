/** The fields that ready-made declarations are put together from. All leave at every level. */
import type { Field } from '../types.js';
import { DEPLOYMENTS, LANGUAGES, MACHINES, PLATFORMS, RUNTIMES, USER_AGENTS } from './words.js';

/** Who answers for the fields, and the revision of the package's declaration that brings them. */
export interface Stewardship {
  readonly owner: string;
  readonly since: number;
}

/** Keeps type and words as they are, for the types that follow from them. */
export function field<const Form extends Pick<Field, 'type' | 'one_of' | 'list'>>(
  form: Form,
  description: string,
  purpose: string,
  by: Stewardship,
) {
  return { ...form, description, purpose, level: 'counts', ...by } as const;
}

/** What every ping and event says of itself. */
export function envelope(by: Stewardship) {
  return {
    id: field(
      { type: 'id' },
      'Random number of this one message.',
      'A message that is sent twice is counted once.',
      by,
    ),
    timestamp: field({ type: 'timestamp' }, 'When it happened, in UTC.', 'Use over time.', by),
    package_version: field(
      { type: 'version' },
      'Version of the package.',
      'Which versions are in use and have to be supported.',
      by,
    ),
  };
}

export function duration(by: Stewardship) {
  return {
    duration_ms: field(
      { type: 'integer' },
      'How long it took, in milliseconds.',
      'What is slow.',
      by,
    ),
  };
}

export function errorType<const Words extends readonly string[]>(one_of: Words, by: Stewardship) {
  return {
    error_type: field(
      { type: 'string', one_of },
      'Class of the error, never its message.',
      'Which errors are frequent.',
      by,
    ),
  };
}

export function errorCode<const Words extends readonly string[]>(one_of: Words, by: Stewardship) {
  return {
    error_code: field(
      { type: 'string', one_of },
      'Code of the error, such as ENOENT.',
      'Which errors are frequent.',
      by,
    ),
  };
}

/** Where in the package's own files an error came through. */
export function framesFields(by: Stewardship) {
  return {
    frames: field(
      { type: 'frame', list: true },
      "Places in the package's own files that the error came through, innermost first.",
      'To find the line that fails.',
      by,
    ),
  };
}

/** What brings the events of one process into their order, and ends with it. */
export function processFields(by: Stewardship) {
  const purpose = 'What is done after what, and whether events were lost on the way.';
  return {
    session_id: field({ type: 'id' }, 'Random number of this one process.', purpose, by),
    sequence: field(
      { type: 'integer' },
      'The how-manieth event of the process this is, from 1.',
      purpose,
      by,
    ),
  };
}

/** What the package runs in, in words that millions of machines share. */
export function hostFields(by: Stewardship) {
  const purpose = 'Which surroundings have to be supported, and which one a problem belongs to.';
  return {
    build: field({ type: 'identifier' }, 'Build of the package, such as a0f31c2.', purpose, by),
    ci: field({ type: 'boolean' }, 'Whether this is CI; there nothing leaves.', purpose, by),
    container: field({ type: 'boolean' }, 'Whether this is a container.', purpose, by),
    wsl: field({ type: 'boolean' }, 'Whether this is Linux inside Windows.', purpose, by),
    deployment: field(
      { type: 'string', one_of: DEPLOYMENTS },
      'Kind of the surroundings, such as kubernetes.',
      purpose,
      by,
    ),
  };
}

/** The machine, as coarse as serves the purpose. */
export function environmentFields(by: Stewardship) {
  const purpose = 'Which platforms have to be supported, and which one a problem belongs to.';
  return {
    package_name: field({ type: 'identifier' }, 'Name of the package.', purpose, by),
    package_version: field({ type: 'version' }, 'Version of the package.', purpose, by),
    runtime: field({ type: 'string', one_of: RUNTIMES }, 'Runtime, such as node.', purpose, by),
    runtime_version: field({ type: 'version' }, 'Version of the runtime.', purpose, by),
    os: field({ type: 'string', one_of: PLATFORMS }, 'Operating system.', purpose, by),
    os_release: field({ type: 'version' }, 'Release of the operating system.', purpose, by),
    machine: field({ type: 'string', one_of: MACHINES }, 'Processor architecture.', purpose, by),
    cpu_threads: field({ type: 'integer' }, 'Number of processor threads.', purpose, by),
    word_size: field({ type: 'integer' }, 'Bits of a pointer.', purpose, by),
  };
}

/**
 * For the fields of a `requestEvent`, where it is worth knowing who asks. Of the two headers nothing
 * else is recorded, and without these fields they are not looked at.
 */
export function requestHeaderFields(by: Stewardship) {
  return {
    user_agent: field(
      { type: 'string', one_of: USER_AGENTS },
      'Family of the program that asked, without its version.',
      'Which clients have to be supported.',
      by,
    ),
    accept_language: field(
      { type: 'string', one_of: LANGUAGES },
      'The language that its user likes best, without a region.',
      'Which translations are wanted.',
      by,
    ),
  };
}
