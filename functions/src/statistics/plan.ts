/**
 * What a declaration lets be counted: fields whose words it lists, booleans, and versions, which have
 * a form. A value that it does not list is `other`, and a field that it does not list is not counted.
 */
import {
  type Declaration,
  type Field,
  type Fields,
  OTHER,
} from '../../../src/collection/declaration/index.js';

export interface PlannedDimension {
  readonly field: string;
  readonly form: 'one' | 'several';
  /** Undefined where only the form is known. */
  readonly values: readonly string[] | undefined;
  /** The value's name in the statistics. */
  nameOf(value: unknown): string;
}

export interface PlannedTopic {
  readonly dimensions: readonly PlannedDimension[];
  /** The field that tells installations apart for a period. */
  readonly token: string | undefined;
}

/** Named up to three numbers: what follows them could say anything. */
const RELEASE = /^v?(\d{1,8}(?:\.\d{1,8}){0,2})$/;

const BOOLEANS = ['true', 'false'];

const STATUS_CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'];

function plannedTopic(fields: Fields): PlannedTopic {
  const entries = Object.entries(fields);
  return {
    dimensions: entries.flatMap(([name, field]) => plannedDimension(name, field) ?? []),
    token: entries.find(([, { type }]) => type === 'token')?.[0],
  };
}

/** By topic, in the order of the declaration. */
export function planOf(declaration: Declaration): ReadonlyMap<string, PlannedTopic> {
  const { sessions, usage, events = {} } = declaration;
  const topics = new Map<string, PlannedTopic>();
  if (sessions) topics.set('sessions', plannedSessions(sessions));
  if (usage) topics.set('usage', plannedTopic(usage.fields));
  for (const [name, { fields }] of Object.entries(events)) {
    topics.set(eventTopic(name), plannedTopic(fields));
  }
  return topics;
}

export const eventTopic = (event: string): string => `events.${event}`;

function plannedSessions(sessions: NonNullable<Declaration['sessions']>): PlannedTopic {
  const { dimensions, token } = plannedTopic(sessions.environment);
  const labels = words('label', 'several', Object.keys(sessions.labels));
  const errors = words('error_type', 'several', sessions.error_types);
  return { dimensions: [...dimensions, labels, errors], token };
}

function plannedDimension(name: string, field: Field): PlannedDimension | undefined {
  const form = field.list ? 'several' : 'one';
  if (field.one_of !== undefined) return words(name, form, field.one_of);
  if (field.type === 'boolean') return words(name, form, BOOLEANS, String);
  if (field.type === 'version') {
    return { field: name, form, values: undefined, nameOf: releaseOf };
  }
  return field.type === 'integer' && name === 'status'
    ? words(name, form, STATUS_CLASSES, (status) => `${Math.floor(Number(status) / 100)}xx`)
    : undefined;
}

function words(
  field: string,
  form: PlannedDimension['form'],
  values: readonly string[],
  spelled: (value: unknown) => unknown = (value) => value,
): PlannedDimension {
  const listed = [...new Set([...values, OTHER])];
  const nameOf = (value: unknown): string => {
    const word = spelled(value);
    return typeof word === 'string' && listed.includes(word) ? word : OTHER;
  };
  return { field, form, values: listed, nameOf };
}

const releaseOf = (value: unknown): string =>
  (typeof value === 'string' && RELEASE.exec(value)?.[1]) || OTHER;
