/**
 * What a package collects, as plain JSON data: written once by its author, read by the SDK, by the
 * service and by people. Names are as in the file, so that TypeScript and JSON are one language.
 */
import type { Level } from '../../wire.js';

/** How much a share reveals, lowest first: a value leaves at its own level and at those after it. */
export const LEVELS = ['counts', 'shapes', 'labels', 'text'] as const satisfies readonly Level[];

/**
 * The types below `string` are texts of one form, so that none can carry a sentence. An `id` is a
 * message's own, a `token` and the `hash` of a name last for a period; an `installation_id` stays, and
 * its type says so.
 */
export const FIELD_TYPES = [
  'boolean',
  'integer',
  'number',
  'timestamp',
  'string',
  'version',
  'code',
  'identifier',
  'route',
  'frame',
  'id',
  'token',
  'hash',
  'installation_id',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** One thing that may be collected, with everything that its user should know of it. */
export interface Field {
  /** What form its values have; any other value does not leave. */
  readonly type: FieldType;
  /** Of a string: the words that leave; every other becomes `other`. Of a hash: the words that are none. */
  readonly one_of?: readonly string[];
  /** The value is a list of what the type says. */
  readonly list?: true;
  /** Of a string: UTF-16 code units. */
  readonly max_length?: number;
  /** What it is: a sentence for whoever's data it is. */
  readonly description: string;
  /** What the answer is good for. */
  readonly purpose: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The revision of the declaration that brought it. */
  readonly since: number;
  /** Last day on which it is sent, `YYYY-MM-DD` in UTC. */
  readonly until?: string;
  /** From this level on its value may leave. */
  readonly level: Level;
}

/** Fields by the names under which their values travel. */
export type Fields = Readonly<Record<string, Field>>;

export interface EventDeclaration {
  readonly description: string;
  readonly fields: Fields;
}

interface LabelDeclaration {
  readonly description: string;
  readonly since: number;
}

/**
 * What a shared session may tell by its words; everything else is counted as `other`, or leaves as
 * a shape.
 */
export interface SessionsDeclaration {
  readonly labels: Readonly<Record<string, LabelDeclaration>>;
  readonly error_types: readonly string[];
  readonly environment: Fields;
  readonly context: Fields;
}

/** Everything that a package may collect. What is not in it never leaves as a value. */
export interface Declaration {
  /** Its name, as its registry has it. */
  readonly package: string;
  /** From 1; one more whenever something is added. */
  readonly revision: number;
  /** What is learnt from it: a sentence for users. */
  readonly description: string;
  /** Where a user can ask: an e-mail address or a page. */
  readonly contact?: string;
  /** Page on which the data is looked at and talked about. */
  readonly discussed?: string;
  /** Where the data lies, such as `eu`. */
  readonly region?: string;
  /** Days after which the service deletes what it holds. */
  readonly retention_days?: number;
  readonly usage?: { readonly fields: Fields };
  readonly events?: Readonly<Record<string, EventDeclaration>>;
  readonly sessions?: SessionsDeclaration;
}

/** Keeps the declared names and words as types, so that a wrong one does not compile. */
export function declare<const D extends Declaration>(declaration: D): D {
  return declaration;
}

/** Where a field is declared. */
export interface Place {
  readonly stream: 'usage' | 'events' | 'sessions';
  /** The event's name, or the part of a session. */
  readonly part?: string;
  readonly name: string;
  readonly field: Field;
}

/** Every field of the declaration, in the order of the file. */
export function* placesOf({ usage, events = {}, sessions }: Declaration): Generator<Place> {
  yield* placesIn({ stream: 'usage' }, usage?.fields);
  for (const [part, event] of Object.entries(events)) {
    yield* placesIn({ stream: 'events', part }, event.fields);
  }
  yield* placesIn({ stream: 'sessions', part: 'environment' }, sessions?.environment);
  yield* placesIn({ stream: 'sessions', part: 'context' }, sessions?.context);
}

function* placesIn(place: Pick<Place, 'stream' | 'part'>, fields: Fields = {}): Generator<Place> {
  for (const [name, field] of Object.entries(fields)) yield { ...place, name, field };
}
