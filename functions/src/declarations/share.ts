/**
 * The same filter as the SDK's, on receipt: a newer, an older or a dishonest client must not be able
 * to store what the maintainer did not declare, or what exceeds the level that the share names.
 */
import {
  type Agreement,
  type Declaration,
  type Names,
  namesOf,
  OTHER,
  type SessionsDeclaration,
} from '../../../src/collection/declaration/index.js';
import type { AcceptedShare } from '../schema/index.js';
import { keptContext } from './context.js';
import { keptFields } from './fields.js';
import { createTally, type Dropped, type Tally } from './tally.js';

type SessionDocument = AcceptedShare['session'];
type StatsDocument = AcceptedShare['session_stats'][number];
type InvokeDocument = AcceptedShare['invokes'][number];

interface KeptShare {
  readonly share: AcceptedShare;
  readonly dropped: Dropped;
}

/** Without a declaration only the level can be judged. */
export function keptShare(
  share: AcceptedShare,
  declaration: Declaration | undefined,
  now: Date,
): KeptShare {
  const tally = createTally();
  const levelled = atItsLevel(share, tally);
  const { sessions, revision } = declaration ?? {};
  if (sessions === undefined || revision === undefined) {
    return { share: levelled, dropped: tally.dropped() };
  }
  const level = share.session.fields.level.stringValue;
  // Texts were redacted where they come from; nobody knows here what was somebody's name there.
  const agreement = { level, acceptedRevision: revision, now, redact: (text: string) => text };
  const kept = declared(levelled, sessions, agreement, tally);
  return { share: kept, dropped: tally.dropped() };
}

function atItsLevel(share: AcceptedShare, tally: Tally): AcceptedShare {
  const level = share.session.fields.level.stringValue;
  if (level === 'text') return share;
  if (level === 'counts') {
    tally.add('invokes', 'level', share.invokes.length);
    return { ...share, invokes: [] };
  }
  const invokes = share.invokes.map((invoke) => {
    const { error_message, ...fields } = invoke.fields;
    if (error_message === undefined) return invoke;
    tally.add('error messages', 'level');
    return { fields, dropped: invoke.dropped };
  });
  return { ...share, invokes };
}

function declared(
  { session, session_stats, invokes, ...envelope }: AcceptedShare,
  sessions: SessionsDeclaration,
  agreement: Agreement,
  tally: Tally,
): AcceptedShare {
  const names = namesOf(sessions, agreement);

  function keptSession({ fields, dropped }: SessionDocument): SessionDocument {
    const given = fields.environment.mapValue.fields;
    const means = { what: 'fields of environment', tally };
    const members = keptFields(sessions.environment, given, agreement, means);
    return { fields: { ...fields, environment: { mapValue: { fields: members } } }, dropped };
  }

  function keptStats({ fields, dropped }: StatsDocument): StatsDocument {
    const label = { stringValue: known('label', 'labels', fields.label.stringValue) };
    const keys = (fields.context_keys.arrayValue.values ?? []).map((key) =>
      known('key', 'context keys', 'stringValue' in key ? key.stringValue : OTHER),
    );
    const values = [...new Set(keys)].map((stringValue) => ({ stringValue }));
    return { fields: { ...fields, label, context_keys: { arrayValue: { values } } }, dropped };
  }

  function keptInvoke({ fields, dropped }: InvokeDocument): InvokeDocument {
    const given = fields.context.mapValue.fields ?? {};
    const means = { names, agreement, tally };
    const context = { mapValue: { fields: keptContext(sessions, given, means) } };
    const type = fields.error_type?.stringValue;
    if (type === undefined) return { fields: { ...fields, context }, dropped };
    const error_type = { stringValue: known('errorType', 'error types', type) };
    return { fields: { ...fields, context, error_type }, dropped };
  }

  function known(kind: keyof Names, what: string, name: string): string {
    const may = names[kind](name);
    if (may !== name) tally.add(`names of ${what}`, 'undeclared');
    return may;
  }

  return {
    ...envelope,
    session: keptSession(session),
    session_stats: session_stats.map(keptStats),
    invokes: invokes.map(keptInvoke),
  };
}
