/** Values by a JSON schema, as the service's own OpenAPI document writes them. */
import fc from 'fast-check';
import type { Json } from './values.js';

/** Of JSON Schema what the document uses; a member that is none of these says nothing here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

export type Schemas = Readonly<Record<string, Schema>>;

const SHORT = 40;
const FEW = 3;

export function arbitraryOf(schema: Schema, all: Schemas): fc.Arbitrary<Json> {
  const named = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
  if (named !== undefined) return arbitraryOf(all[named] ?? {}, all);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one, all)));
  }
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -FEW, max: schema.maximum ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, all), { maxLength: FEW });
    default:
      return schema.properties === undefined ? fc.constant({}) : object(schema, all);
  }
}

function text({ format, pattern, minLength = 0, maxLength = SHORT }: Schema): fc.Arbitrary<Json> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date')
    return fc.date({ noInvalidDate: true }).map((day) => iso(day).slice(0, 10));
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map(iso);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, SHORT) });
}

const iso = (date: Date): string => date.toISOString();

function object({ properties = {}, required = [] }: Schema, all: Schemas): fc.Arbitrary<Json> {
  const members = Object.entries(properties).map(([name, schema]): [string, fc.Arbitrary<Json>] => [
    name,
    arbitraryOf(schema, all),
  ]);
  const known: Record<string, fc.Arbitrary<Json>> = Object.fromEntries(members);
  return fc.record(known, { requiredKeys: required.filter((name) => name in known) });
}
