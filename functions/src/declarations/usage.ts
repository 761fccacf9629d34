/** Of a usage ping only what the package declares is kept, besides what makes it one ping of one package. */
import type { Declaration } from '../../../src/collection/declaration/index.js';
import type { Fields } from '../../../src/firestore/index.js';
import { USAGE_FIELDS } from '../schema/index.js';
import { keptFields } from './fields.js';
import { createTally, type Dropped } from './tally.js';

const WHAT = 'fields of usage';

const ENVELOPE = ['id', 'timestamp', 'package_name'];

export function keptUsage(
  fields: Fields,
  declaration: Declaration | undefined,
  now: Date,
): { readonly fields: Fields; readonly dropped: Dropped } {
  const tally = createTally();
  if (declaration === undefined) {
    const unknown = Object.keys(fields).filter((name) => !USAGE_FIELDS.has(name));
    tally.add(WHAT, 'undeclared', unknown.length);
    return { fields: without(fields, unknown), dropped: tally.dropped() };
  }
  const given = Object.entries(fields);
  const envelope = given.filter(([name]) => ENVELOPE.includes(name));
  const others = given.filter(([name]) => !ENVELOPE.includes(name));
  const kept = keptFields(
    declaration.usage?.fields ?? {},
    Object.fromEntries(others),
    // Levels are of shares; a ping holds no text at any.
    { level: 'text', acceptedRevision: declaration.revision, now, redact: (text) => text },
    { what: WHAT, tally },
  );
  return { fields: { ...Object.fromEntries(envelope), ...kept }, dropped: tally.dropped() };
}

/** The very same where there is nothing to leave out, as nearly always. */
function without(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
