/**
 * Judges the events of a batch one by one: one that its package did not declare, or that nobody could
 * count once, is refused with the reason; of every other only declared fields are kept.
 */
import { addHours } from 'date-fns/addHours';
import type {
  Agreement,
  Declaration,
  Fields as DeclaredFields,
} from '../../../src/collection/declaration/index.js';
import { type Fields, readFields } from '../../../src/firestore/index.js';
import type { EventsAnswer } from '../../../src/wire.js';
import { addDays } from '../days.js';
import { MAX_EVENT_AGE_DAYS, MAX_EVENT_AHEAD_HOURS } from '../limits.js';
import { eventRecord, firstFault } from '../schema/index.js';
import { keptFields } from './fields.js';
import { createTally, type Dropped, type Tally } from './tally.js';

interface KeptEvent {
  readonly id: string;
  readonly event: string;
  readonly fields: Fields;
}

interface KeptEvents {
  readonly kept: readonly KeptEvent[];
  readonly refused: EventsAnswer['refused'];
  readonly dropped: Dropped;
}

type Judged =
  | { readonly outcome: 'kept'; readonly event: KeptEvent }
  /** `field` is a path inside the event. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly field: string };

export function keptEvents(
  records: readonly unknown[],
  declaration: Declaration,
  now: Date,
): KeptEvents {
  const tally = createTally();
  const kept: KeptEvent[] = [];
  const refusals: EventsAnswer['refused'] = [];
  for (const [index, record] of records.entries()) {
    const judged = judge(record, declaration, now, tally);
    if (judged.outcome === 'kept') kept.push(judged.event);
    else refusals.push({ index, reason: judged.reason, field: judged.field });
  }
  return { kept, refused: refusals, dropped: tally.dropped() };
}

function judge(record: unknown, declaration: Declaration, now: Date, tally: Tally): Judged {
  const read = eventRecord.safeParse(record);
  if (!read.success) {
    const { field, detail } = firstFault('event', read.error.issues);
    return refused(detail, field);
  }
  const { event, fields } = read.data;
  const { events = {}, revision } = declaration;
  const declared = Object.hasOwn(events, event) ? events[event] : undefined;
  if (declared === undefined)
    return refused('The package declares no event of this name.', 'event');
  const late = outOfTime(fields.timestamp.timestampValue, now);
  if (late !== undefined) return refused(late, 'fields.timestamp');
  const { id, timestamp, ...others } = fields;
  // Levels are of shares; an event holds no text at any.
  const agreement = { level: 'text', acceptedRevision: revision, now, redact: asItIs } as const;
  const typed = declaredFields(event, declared.fields, others, agreement, tally);
  return {
    outcome: 'kept',
    event: { id: id.stringValue, event, fields: { id, timestamp, ...typed } },
  };
}

/** Field by field: what is not declared is not even read, and what is declared may be named. */
function declaredFields(
  event: string,
  declared: DeclaredFields,
  given: Readonly<Record<string, unknown>>,
  agreement: Agreement,
  tally: Tally,
): Fields {
  const kept: Fields = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(declared, name)) {
      tally.add(`fields of ${event}`, 'undeclared');
      continue;
    }
    const what = `${event}.${name}`;
    const read = readFields({ [name]: value });
    if (read.ok) Object.assign(kept, keptFields(declared, read.fields, agreement, { what, tally }));
    else tally.add(what, 'type');
  }
  return kept;
}

/** What waited in an outbox is some weeks old; anything else is a clock gone wrong, or a lie. */
function outOfTime(timestamp: string, now: Date): string | undefined {
  const at = new Date(timestamp);
  if (at < addDays(now, -MAX_EVENT_AGE_DAYS)) {
    return `fields.timestamp must not lie more than ${MAX_EVENT_AGE_DAYS} days back.`;
  }
  return at > addHours(now, MAX_EVENT_AHEAD_HOURS)
    ? `fields.timestamp must not lie more than ${MAX_EVENT_AHEAD_HOURS} hours ahead.`
    : undefined;
}

const asItIs = (text: string): string => text;

const refused = (reason: string, field: string): Judged => ({ outcome: 'refused', reason, field });
