/** What an answer means for what was sent: only a confirmation, or a refusal for good, removes it. */
import type { LossReason, OutboxStream } from '../outbox/index.js';
import type { TransportResult } from '../transport/index.js';
import type { EventsAnswer, ShareAnswer, StopSignal } from '../wire.js';

export type Verdict<A> =
  | { readonly outcome: 'confirmed'; readonly answer: A }
  /** The same will never be taken. */
  | { readonly outcome: 'never'; readonly reason: LossReason; readonly message: string }
  | { readonly outcome: 'stop'; readonly stop: StopSignal; readonly message: string }
  /** Nobody knows, or not now. It stays. */
  | {
      readonly outcome: 'later';
      readonly message: string;
      /** What the service asks for. */
      readonly retryAfterMs?: number | undefined;
      /** Of how this machine is, not of the service: nothing left. */
      readonly unsent?: true;
    };

type Unread<T> = { readonly [field in keyof T]?: unknown };

/** Wrong in itself. What 401, 404 and the like say may be otherwise when the service is put right. */
const WRONG_FOR_GOOD: ReadonlySet<number | undefined> = new Set([400, 413, 415, 422]);

/** For a session also: known under another key, and erased. */
const WRONG_FOR_THIS_SESSION: ReadonlySet<number | undefined> = new Set([
  ...WRONG_FOR_GOOD,
  403,
  410,
]);

export function eventsVerdict(
  result: TransportResult,
  sent: { readonly sha256: string; readonly count: number },
): Verdict<EventsAnswer> {
  if (result.outcome !== 'success') return failed(result, 'events', WRONG_FOR_GOOD);
  const { body } = result;
  return isEventsAnswer(body) && body.digest === sent.sha256 && accountsFor(sent.count, body)
    ? { outcome: 'confirmed', answer: body }
    : unconfirmed();
}

export function shareVerdict(
  result: TransportResult,
  sent: { readonly sha256: string; readonly session: string },
): Verdict<ShareAnswer> {
  if (result.outcome !== 'success') return failed(result, 'sessions', WRONG_FOR_THIS_SESSION);
  const { body } = result;
  return isShareAnswer(body) && body.digest === sent.sha256 && body.session === sent.session
    ? { outcome: 'confirmed', answer: body }
    : unconfirmed();
}

function failed(
  result: Exclude<TransportResult, { outcome: 'success' }>,
  stream: OutboxStream,
  wrong: ReadonlySet<number | undefined>,
): Exclude<Verdict<never>, { outcome: 'confirmed' }> {
  const { reason, status, message, stop } = result;
  if (stop !== undefined) {
    return stop.streams.includes(stream)
      ? { outcome: 'stop', stop, message }
      : { outcome: 'later', message };
  }
  if (result.outcome === 'retryable') {
    return { outcome: 'later', message, retryAfterMs: result.retryAfterMs };
  }
  if (reason === 'answered' && wrong.has(status)) {
    return { outcome: 'never', reason: 'refused', message };
  }
  return reason === 'not-recorded' || reason === 'aborted'
    ? { outcome: 'later', message, unsent: true }
    : { outcome: 'later', message };
}

function unconfirmed(): Verdict<never> {
  return { outcome: 'later', message: 'The answer did not confirm what was sent.' };
}

function isEventsAnswer(body: Unread<EventsAnswer>): body is EventsAnswer {
  const { stored, repeated, refused, digest } = body;
  return (
    isCount(stored) &&
    isCount(repeated) &&
    typeof digest === 'string' &&
    Array.isArray(refused) &&
    refused.every((each: Unread<EventsAnswer['refused'][number]> | null) => isCount(each?.index))
  );
}

/** Each event is stored, was stored before, or is refused by its place. */
function accountsFor(count: number, { stored, repeated, refused }: EventsAnswer): boolean {
  const places = new Set(refused.map(({ index }) => index).filter((index) => index < count));
  return stored + repeated + places.size === count;
}

function isShareAnswer(body: Unread<ShareAnswer>): body is ShareAnswer {
  return (
    typeof body.session === 'string' &&
    typeof body.digest === 'string' &&
    typeof body.expires_at === 'string' &&
    !Number.isNaN(Date.parse(body.expires_at))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
