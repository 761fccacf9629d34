/** Proposes a declaration from what a session recorded; what it is for only its author can say. */
import {
  checkDeclaration,
  type Declaration,
  defaultDeclaration,
  type Field,
  STANDARD_ERRORS,
  sessionsDeclaration,
} from '../collection/declaration/index.js';
import { observeSession, type Shape } from '../collection/index.js';
import type { Session } from '../session/index.js';

export interface Proposal {
  readonly declaration: Declaration;
  /** Paths of what is new, and to be described. */
  readonly added: readonly string[];
  /** Names that no declaration can have. */
  readonly left_out: readonly string[];
}

const DESCRIBE = 'Say what this is.';
const OWNER = 'the maintainers of the package';

/** Adds to `known` what it lacks, as a revision of its own. */
export function proposeFrom(session: Session, known: Declaration | undefined): Proposal {
  const { package_name: name } = session.environment;
  const start = known ?? {
    ...defaultDeclaration(name),
    description: 'Say what you learn from it.',
  };
  const since = known === undefined ? 1 : known.revision + 1;
  const revised: Declaration = {
    ...start,
    revision: since,
    sessions: start.sessions ?? sessionsDeclaration({ owner: OWNER, since }),
  };
  const added: string[] = [];
  const left_out: string[] = [];
  let declaration = revised;
  for (const [path, change] of changesFor(session, revised, since)) {
    const changed = change(declaration);
    // What the check refuses cannot be declared, such as a name with a blank in it.
    if (checkDeclaration(changed).length > 0) left_out.push(path);
    else {
      declaration = changed;
      added.push(path);
    }
  }
  return { declaration: added.length === 0 && known ? known : declaration, added, left_out };
}

type Change = (declaration: Declaration) => Declaration;
type Sessions = NonNullable<Declaration['sessions']>;

function* changesFor(
  session: Session,
  { sessions: known }: Declaration,
  since: number,
): Generator<readonly [path: string, change: Change]> {
  const observed = observeSession(session, true);
  const shapes = new Map<string, Shape[]>();
  const errors = new Set<string>();
  for (const { label, invokes } of observed.stats) {
    if (!Object.hasOwn(known?.labels ?? {}, label)) {
      const named = { description: DESCRIBE, since };
      yield [
        `sessions.labels.${label}`,
        inSessions((one) => ({ ...one, labels: { ...one.labels, [label]: named } })),
      ];
    }
    for (const { context, error } of invokes) {
      if (error !== undefined) errors.add(error.type);
      for (const [key, { shape }] of context) shapes.set(key, [...(shapes.get(key) ?? []), shape]);
    }
  }
  const words: readonly string[] = known?.error_types ?? STANDARD_ERRORS;
  for (const word of errors) {
    if (words.includes(word)) continue;
    yield [
      `sessions.error_types.${word}`,
      inSessions((one) => ({ ...one, error_types: [...one.error_types, word] })),
    ];
  }
  for (const [key, seen] of shapes) {
    if (Object.hasOwn(known?.context ?? {}, key)) continue;
    const field = fieldFor(seen, since);
    yield [
      `sessions.context.${key}`,
      inSessions((one) => ({ ...one, context: { ...one.context, [key]: field } })),
    ];
  }
}

function inSessions(change: (sessions: Sessions) => Sessions): Change {
  return ({ sessions, ...rest }) => ({
    ...rest,
    sessions: change(sessions ?? sessionsDeclaration({ owner: OWNER, since: rest.revision })),
  });
}

const TYPES: Readonly<Record<string, Field['type']>> = {
  boolean: 'boolean',
  integer: 'integer',
  double: 'number',
  string: 'string',
  date: 'timestamp',
};

/** Careful: numbers from `labels` on, words only at `text`. Its author opens what needs no care. */
function fieldFor(shapes: readonly Shape[], since: number): Field {
  const isList = shapes.every(({ type }) => type === 'array');
  const names = new Set(
    shapes.map(({ type, element }) => (isList ? (element ?? 'integer') : type)),
  );
  const types = new Set([...names].map((name) => TYPES[name]));
  const isNumber = [...types].every((type) => type === 'integer' || type === 'number');
  const type = isNumber && types.size > 1 ? 'number' : types.size === 1 ? [...types][0] : undefined;
  const by = { purpose: 'Say what it is good for.', owner: OWNER, since };
  // Of anything else the type and the size leave, and nothing more, whatever is declared.
  if (type === undefined) {
    return { type: 'string', description: DESCRIBE, ...by, level: 'text' };
  }
  const level = type === 'string' ? 'text' : 'labels';
  return { type, ...(isList ? { list: true } : {}), description: DESCRIBE, ...by, level };
}
