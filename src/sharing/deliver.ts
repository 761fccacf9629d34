/** Delivers one part of a share, and believes only an answer that names what was sent. */
import {
  type FailureReason,
  SHARE_DEADLINE_MS,
  type Transport,
  type TransportResult,
} from '../transport/index.js';
import type { ShareAnswer } from '../wire.js';
import { type Parcel, requestTo } from './requests.js';

export type Delivery =
  | { readonly outcome: 'confirmed'; readonly answer: ShareAnswer }
  | {
      readonly outcome: 'failed';
      /** A plain sentence. */
      readonly message: string;
      /** For certain: no byte left this machine. */
      readonly unsent?: true;
      /** What is said of this part holds for every other one, too. */
      readonly final: boolean;
      /** Sharing again later may help. */
      readonly repeatable: boolean;
    };

export async function deliver(
  parcel: Parcel,
  base: URL,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<Delivery> {
  const result = await transport.send(requestTo(base, parcel), {
    timeoutMs: SHARE_DEADLINE_MS,
    signal,
  });
  if (result.outcome !== 'success') return failed(result);
  if (!isAnswerTo(parcel, result.body)) {
    const message = `${base.origin} answered, but did not confirm what was sent.`;
    return failure(message, { final: true, repeatable: false });
  }
  return { outcome: 'confirmed', answer: result.body };
}

type Unsuccessful = Exclude<TransportResult, { outcome: 'success' }>;

/** Statuses that the service means for the session, not for the part. */
const SENTENCES: ReadonlyMap<number | undefined, string> = new Map([
  [
    403,
    'The service knows this session under another key; only the receipt of its first share can add to it.',
  ],
  [410, 'This session was erased from the service, which will not take it again.'],
]);

function failed({ outcome, reason, status, message }: Unsuccessful): Delivery {
  if (reason === 'not-recorded') return unsent(message);
  const own = reason === 'answered' ? SENTENCES.get(status) : undefined;
  if (own !== undefined) return failure(own, { final: true, repeatable: false });
  const isOfThisPart = reason === 'answered' || reason === 'broken-off';
  const isPassing = outcome === 'retryable' || PASSING.has(reason);
  return failure(message, { final: !isOfThisPart, repeatable: isPassing });
}

/** By now, not within the share. */
const PASSING: ReadonlySet<FailureReason> = new Set(['aborted', 'deadline', 'unreachable']);

function failure(message: string, what: { final: boolean; repeatable: boolean }): Delivery {
  return { outcome: 'failed', message, ...what };
}

export function unsent(message: string): Delivery {
  return { outcome: 'failed', message, unsent: true, final: true, repeatable: false };
}

type Unread<T> = { readonly [field in keyof T]?: unknown };

function isAnswerTo(parcel: Parcel, body: Unread<ShareAnswer>): body is ShareAnswer {
  return (
    body.session === parcel.session &&
    body.digest === parcel.sha256 &&
    typeof body.expires_at === 'string' &&
    !Number.isNaN(Date.parse(body.expires_at)) &&
    Array.isArray(body.dropped) &&
    body.dropped.every(isDropped)
  );
}

function isDropped(value: Unread<ShareAnswer['dropped'][number]> | null): boolean {
  return (
    typeof value?.what === 'string' && typeof value.reason === 'string' && isCount(value.count)
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
