/**
 * A document as it arrives: its known fields checked and made canonical, the others dropped and
 * counted, so that a newer client is understood and nothing undeclared is stored.
 */
import { z } from '@hono/zod-openapi';
import {
  type Fields,
  type MeasuredFields,
  measureFields,
  sizeOfFields,
} from '../../../src/firestore/index.js';
import { sentence } from './values.js';

export interface Kept<F> {
  readonly fields: F;
  /** By Firestore's rule; absent where the fields were changed since. */
  readonly bytes?: number;
  /** How many fields of the document were not kept. */
  readonly dropped: number;
}

/**
 * Where a document's fields stand in the store, at the deepest: `invokes.<id>.fields` of a page.
 * Firestore counts depth and path from there, and so must we, or the store could not write them.
 */
const PLACE = `invokes.\`${'0'.repeat(36)}\`.fields`;
const DEPTH_AT_PLACE = 18;
const BYTES_OF_PLACE = sizeOfFields({ [PLACE]: { mapValue: { fields: {} } } });

interface DocumentOptions<M extends z.ZodRawShape> {
  /** By Firestore's rule. */
  readonly maxBytes: number;
  /** Members of the field `environment`, where the document has one. */
  readonly environment?: M;
  /** Others are kept as well, for the package's declaration to judge. */
  readonly open?: true;
}

/** What is optional is there or is not: JSON knows no undefined. */
type Present<S extends z.ZodRawShape> = {
  [Name in keyof z.output<z.ZodObject<S>>]: Exclude<z.output<z.ZodObject<S>>[Name], undefined>;
};

type Environment<M extends z.ZodRawShape> = {
  environment: { mapValue: { fields: Present<M> } };
};

/** The schema of `{fields}`, whose output is what was kept of it. */
export function documentOf<S extends z.ZodRawShape, M extends z.ZodRawShape = never>(
  name: string,
  shape: S,
  { maxBytes, environment, open }: DocumentOptions<M>,
) {
  const typed = 'must be an object of typed values';
  const members = environment && z.looseObject(environment, sentence(typed));
  const map = members && z.strictObject({ fields: members }, sentence('must be a map value'));
  const whole = {
    ...shape,
    ...(map && { environment: z.strictObject({ mapValue: map }, sentence('must be a map value')) }),
  };
  const names = Object.keys(whole);
  const fields = z.looseObject(whole, sentence(typed)).transform((given, ctx) => {
    const own = open ? { kept: given, dropped: 0 } : pick(given, names);
    const inner = environment && pick(membersOf(own.kept['environment']), Object.keys(environment));
    const known = inner
      ? { ...own.kept, environment: { mapValue: { fields: inner.kept } } }
      : own.kept;
    const read = readInPlace(known);
    if (!read.ok) {
      const path = fieldOf(read.path, names);
      ctx.addIssue({ code: 'custom', path, message: read.reason });
      return z.NEVER;
    }
    if (read.bytes > maxBytes) {
      ctx.addIssue({ code: 'custom', message: `must not be larger than ${maxBytes} bytes` });
      return z.NEVER;
    }
    return {
      // The schema has just checked these very fields; reading them made them canonical.
      fields: read.fields as Present<S> & ([M] extends [never] ? unknown : Environment<M>) & Fields,
      bytes: read.bytes,
      dropped: own.dropped + (inner?.dropped ?? 0),
    };
  });
  return z
    .strictObject({ fields }, sentence('must be a document, with its fields and nothing else'))
    .transform((document): Kept<z.output<typeof fields>['fields']> => document.fields)
    .openapi(name);
}

function pick(given: Readonly<Record<string, unknown>>, names: readonly string[]) {
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    if (given[name] !== undefined) kept[name] = given[name];
  }
  return { kept, dropped: Object.keys(given).length - Object.keys(kept).length };
}

/** The cast says what the schema has just checked. */
function membersOf(map: unknown): Record<string, unknown> {
  return (map as { mapValue: { fields: Record<string, unknown> } }).mapValue.fields;
}

function readInPlace(fields: Readonly<Record<string, unknown>>): MeasuredFields {
  const read = measureFields({ [PLACE]: { mapValue: { fields } } }, DEPTH_AT_PLACE);
  if (!read.ok) return { ...read, path: read.path.slice(`${PLACE}.mapValue.fields.`.length) };
  const place = read.fields[PLACE];
  const inside = place !== undefined && 'mapValue' in place ? place.mapValue.fields : undefined;
  return { ok: true, fields: inside ?? {}, bytes: read.bytes - BYTES_OF_PLACE };
}

/** The first step of a path, if it is a field that we know: further down the keys are the sender's. */
function fieldOf(path: string, names: readonly string[]): string[] {
  return names.filter((name) => path === name || path.startsWith(`${name}.`));
}
