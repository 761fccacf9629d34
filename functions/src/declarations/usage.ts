/** Of a usage ping only what the package declares is kept, besides what makes it one ping of one package. */
import type { Declaration } from '../../../src/collection/declaration/index.js';
import type { Fields } from '../../../src/firestore/index.js';
import { keptFields } from './fields.js';
import { createTally, type Dropped } from './tally.js';

const ENVELOPE = ['id', 'timestamp', 'package_name'];

export function keptUsage(
  fields: Fields,
  declaration: Declaration | undefined,
  now: Date,
): { readonly fields: Fields; readonly dropped: Dropped } {
  if (declaration === undefined) return { fields, dropped: [] };
  const given = Object.entries(fields);
  const envelope = given.filter(([name]) => ENVELOPE.includes(name));
  const others = given.filter(([name]) => !ENVELOPE.includes(name));
  const tally = createTally();
  const kept = keptFields(
    declaration.usage?.fields ?? {},
    Object.fromEntries(others),
    // Levels are of shares; a ping holds no text at any.
    { level: 'text', acceptedRevision: declaration.revision, now, redact: (text) => text },
    { what: 'fields of usage', tally },
  );
  return { fields: { ...Object.fromEntries(envelope), ...kept }, dropped: tally.dropped() };
}
