/**
 * What is wrong with a declaration, in sentences that an author can act on. The command, the service
 * and `createTelemetry` ask here, of a file that anybody may have written.
 */

import {
  type Faults,
  isName,
  isRecord,
  isText,
  isWhole,
  requireText,
  unknownProperties,
} from './check-basics.js';
import { checkFields } from './check-fields.js';
import { wordFaults } from './check-words.js';
import type { Declaration } from './types.js';

const PROPERTIES = [
  'package',
  'revision',
  'description',
  'contact',
  'discussed',
  'region',
  'retention_days',
  'usage',
  'events',
  'sessions',
];

const PACKAGE_NAME = /^(?:@[a-z0-9][\w.-]{0,99}\/)?[A-Za-z0-9][\w.-]{0,99}$/;

/** Ten years: longer is for ever. */
const MAX_RETENTION_DAYS = 3_650;

const MAX_EVENTS = 100;

/** What makes an event one event, so that it is counted once. */
const EVENT = { id: 'id', timestamp: 'timestamp' };

/** What makes a ping one ping of one package, which is all that a service needs to count it. */
const PING = { id: 'id', timestamp: 'timestamp', package_name: 'identifier' };

type Checked =
  | { readonly outcome: 'valid'; readonly declaration: Declaration }
  | { readonly outcome: 'faulty'; readonly faults: string[] };

/** Reads a declaration of unknown origin. */
export function readDeclaration(value: unknown): Checked {
  const faults = checkDeclaration(value);
  return faults.length === 0
    ? // Just now every part of it has been looked at.
      { outcome: 'valid', declaration: value as Declaration }
    : { outcome: 'faulty', faults };
}

/** Nothing when it is in order. Each sentence begins with the path of what is wrong. */
export function checkDeclaration(value: unknown): string[] {
  return [...faultsOf(value)];
}

function* faultsOf(value: unknown): Faults {
  if (!isRecord(value)) {
    yield 'declaration: must be an object.';
    return;
  }
  const { package: name, revision, discussed, retention_days, usage, events, sessions } = value;
  yield* unknownProperties('declaration', value, PROPERTIES);
  if (!isText(name) || !PACKAGE_NAME.test(name)) {
    yield 'package: must be the name of the package.';
  }
  if (!isWhole(revision, 1)) yield 'revision: must be a whole number from 1 on.';
  const given = ['contact', 'region'].filter((name) => Object.hasOwn(value, name));
  yield* requireText('', value, ['description', ...given]);
  if (discussed !== undefined && !isWebAddress(discussed)) {
    yield 'discussed: must be the https address of a page.';
  }
  if (retention_days !== undefined && !isWhole(retention_days, 1, MAX_RETENTION_DAYS)) {
    yield `retention_days: must be a whole number from 1 to ${MAX_RETENTION_DAYS}.`;
  }
  const newest = isWhole(revision, 1) ? revision : Number.MAX_SAFE_INTEGER;
  if (usage !== undefined) yield* usageFaults(usage, newest);
  if (events !== undefined) yield* eventFaults(events, newest);
  if (sessions !== undefined) yield* sessionFaults(sessions, newest);
}

function* usageFaults(usage: unknown, newest: number): Faults {
  if (!isRecord(usage)) {
    yield 'usage: must be an object.';
    return;
  }
  const { fields } = usage;
  yield* unknownProperties('usage', usage, ['fields']);
  yield* checkFields('usage.fields', fields, { newest, bound: true, atLeast: 1 });
  yield* missingFaults('usage.fields', fields, PING, 'ping');
}

function* missingFaults(
  path: string,
  fields: unknown,
  required: Readonly<Record<string, string>>,
  what: string,
): Faults {
  if (!isRecord(fields)) return;
  for (const [name, type] of Object.entries(required)) {
    const field = fields[name];
    if (!isRecord(field) || field['type'] !== type) {
      yield `${path}.${name}: must be declared, of the type ${type}, or no ${what} can leave.`;
    }
  }
}

function* eventFaults(events: unknown, newest: number): Faults {
  if (!isRecord(events) || Object.keys(events).length > MAX_EVENTS) {
    yield `events: must be an object of at most ${MAX_EVENTS} events.`;
    return;
  }
  for (const [name, event] of Object.entries(events)) {
    const path = `events.${name}`;
    if (!isName(name)) yield `${path}: an event's name is letters, digits and underscores.`;
    if (!isRecord(event)) {
      yield `${path}: must be an object.`;
      continue;
    }
    const { fields } = event;
    yield* unknownProperties(path, event, ['description', 'fields']);
    yield* requireText(`${path}.`, event, ['description']);
    yield* checkFields(`${path}.fields`, fields, { newest, bound: true, atLeast: 1, hashes: true });
    yield* missingFaults(`${path}.fields`, fields, EVENT, 'event');
  }
}

function* sessionFaults(sessions: unknown, newest: number): Faults {
  if (!isRecord(sessions)) {
    yield 'sessions: must be an object.';
    return;
  }
  const { labels, error_types, environment, context } = sessions;
  const parts = ['labels', 'error_types', 'environment', 'context'];
  yield* unknownProperties('sessions', sessions, parts);
  yield* labelFaults(labels, newest);
  yield* wordFaults('sessions.error_types', error_types);
  yield* checkFields('sessions.environment', environment, { newest, bound: true, atLeast: 0 });
  yield* checkFields('sessions.context', context, { newest, bound: false, atLeast: 0 });
}

function* labelFaults(labels: unknown, newest: number): Faults {
  const path = 'sessions.labels';
  if (!isRecord(labels)) {
    yield `${path}: must be an object.`;
    return;
  }
  yield* wordFaults(path, Object.keys(labels));
  for (const [name, label] of Object.entries(labels)) {
    if (!isRecord(label)) {
      yield `${path}.${name}: must be an object with description and since.`;
      continue;
    }
    const { since } = label;
    yield* unknownProperties(`${path}.${name}`, label, ['description', 'since']);
    yield* requireText(`${path}.${name}.`, label, ['description']);
    if (!isWhole(since, 1, newest)) {
      yield `${path}.${name}.since: must be a revision of this declaration, from 1 to its own.`;
    }
  }
}

function isWebAddress(value: unknown): boolean {
  return isText(value) && /^https:\/\/[^\s<>]+$/.test(value) && URL.canParse(value);
}
