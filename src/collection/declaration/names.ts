/**
 * Names can tell as much as values: a label may be a customer's, a key a patient's. At the lower
 * levels only declared ones leave, and every other is called `other`.
 */
import { type Agreement, obstacle } from './filter.js';
import type { Fields, SessionsDeclaration } from './types.js';
import { OTHER } from './values.js';

export interface Names {
  label(name: string): string;
  /** A key of an invoke's context. */
  key(name: string): string;
  errorType(name: string): string;
}

/** How the session's names leave. Undeclared sessions have no declared names. */
export function namesOf(sessions: SessionsDeclaration | undefined, agreement: Agreement): Names {
  const { labels = {}, context = {}, error_types = [] } = sessions ?? {};
  return {
    label: namer(knownLabels(labels, agreement), agreement),
    key: namer(knownKeys(context, agreement), agreement),
    errorType: namer(new Set(error_types), agreement),
  };
}

function namer(known: ReadonlySet<string>, { level, redact }: Agreement) {
  const open = level === 'labels' || level === 'text';
  return (name: string): string => {
    if (known.has(name)) return name;
    return open ? (redact?.(name) ?? name) : OTHER;
  };
}

function knownLabels(
  labels: SessionsDeclaration['labels'],
  { acceptedRevision }: Agreement,
): ReadonlySet<string> {
  const known = Object.entries(labels).filter(([, label]) => label.since <= acceptedRevision);
  return new Set(known.map(([name]) => name));
}

/** The name is public at every level; what the level opens is the value. */
function knownKeys(context: Fields, agreement: Agreement): ReadonlySet<string> {
  const known = Object.entries(context).filter(
    ([, field]) => obstacle({ ...field, level: 'counts' }, agreement) === undefined,
  );
  return new Set(known.map(([name]) => name));
}
