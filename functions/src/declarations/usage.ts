/** Of a usage ping only what the package declares is kept, besides what makes it one ping of one package. */
import type { Declaration } from '../../../src/collection/declaration/index.js';
import type { Fields } from '../../../src/firestore/index.js';
import { USAGE_FIELDS } from '../schema/index.js';
import { keptFields } from './fields.js';
import { createTally, type Dropped } from './tally.js';

const WHAT = 'fields of usage';

const ENVELOPE = ['id', 'timestamp', 'package_name'];

interface KeptUsage {
  readonly fields: Fields;
  readonly dropped: Dropped;
}

export function keptUsage(
  fields: Fields,
  declaration: Declaration | undefined,
  now: Date,
): KeptUsage {
  if (declaration === undefined) return keptUndeclared(fields);
  const tally = createTally();
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
function keptUndeclared(fields: Fields): KeptUsage {
  if (Object.keys(fields).every((name) => USAGE_FIELDS.has(name))) return { fields, dropped: [] };
  const tally = createTally();
  const given = Object.entries(fields);
  const known = given.filter(([name]) => USAGE_FIELDS.has(name));
  tally.add(WHAT, 'undeclared', given.length - known.length);
  return { fields: Object.fromEntries(known), dropped: tally.dropped() };
}
