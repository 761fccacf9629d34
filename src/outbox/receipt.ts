/** What the user keeps of a share: what left, where to, and the key that alone can erase it. */

export interface SentPart {
  /** The how-manieth share of the session this belonged to. */
  readonly share: number;
  readonly number: number;
  readonly of: number;
  /** Of the JSON text, before compression. */
  readonly bytes: number;
  readonly sha256: string;
  /** `sending` for good means that the program ended before an answer came: it may be stored. */
  readonly status: 'sending' | 'confirmed' | 'failed';
  /** What the service says that it received; equal to `sha256` when confirmed. */
  readonly answer_digest?: string;
  /** The sentence that goes with `failed`. */
  readonly problem?: string;
}

interface Share {
  readonly version: 1;
  readonly session: string;
  readonly package: string;
  readonly endpoint: string;
  readonly created_at: string;
  /** When the service will have deleted the session by itself; known once it answered. */
  readonly expires_at?: string;
  readonly sent: readonly SentPart[];
  /** When its user asked to have it erased; until `erased_at` no service has confirmed that. */
  readonly erasure_requested_at?: string;
}

export type ActiveReceipt = Share & {
  /** 32 random bytes, base64url without padding. */
  readonly erasure_key: string;
  readonly erased_at?: never;
};

/** What was erased needs no key any more. */
type ErasedReceipt = Share & {
  readonly erasure_key?: never;
  readonly erased_at: string;
};

export type Receipt = ActiveReceipt | ErasedReceipt;

/** A field may be missing, or be anything. */
type Unread<T> = { readonly [field in keyof T]?: unknown };

/** Where it is not known when the service deletes by itself: a year, twice as long as usual. */
const ASK_FOR_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whether a service may still hold what this is the receipt of. */
export function isHeld({ erased_at, expires_at }: Receipt, now: Date): boolean {
  return erased_at === undefined && !(expires_at !== undefined && new Date(expires_at) <= now);
}

/** Whether its erasure is still to be asked for. */
export function isErasurePending(receipt: Receipt, now: Date): boolean {
  const { erasure_requested_at: requested, expires_at } = receipt;
  if (requested === undefined || !isHeld(receipt, now)) return false;
  return expires_at !== undefined || now.getTime() - Date.parse(requested) < ASK_FOR_DAYS * DAY_MS;
}

/** In place of what was noted of the same part before. */
export function withPart(part: SentPart): (receipt: Receipt) => Receipt {
  return (receipt) => {
    const others = receipt.sent.filter(
      ({ share, number, sha256 }) =>
        share !== part.share || number !== part.number || sha256 !== part.sha256,
    );
    return { ...receipt, sent: [...others, part] };
  };
}

const ERASURE_KEY = /^[A-Za-z0-9_-]{43}$/;

/** Undefined where the text is no receipt, or half of one. */
export function readReceipt(text: string): Receipt | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isObject(parsed) && isReceipt(parsed) ? parsed : undefined;
}

function isReceipt(value: Unread<Receipt>): value is Receipt {
  const texts = [value.session, value.package, value.endpoint, value.created_at];
  const key = value.erasure_key;
  const keyed = typeof key === 'string' && ERASURE_KEY.test(key);
  const erased = key === undefined && typeof value.erased_at === 'string';
  return (
    value.version === 1 &&
    texts.every((text) => typeof text === 'string') &&
    (keyed || erased) &&
    isTextOrAbsent(value.expires_at) &&
    isTextOrAbsent(value.erasure_requested_at) &&
    Array.isArray(value.sent) &&
    value.sent.every((part) => isObject(part) && isSentPart(part))
  );
}

function isSentPart(value: Unread<SentPart>): boolean {
  const counts = [value.share, value.number, value.of, value.bytes];
  const texts = [value.sha256, value.status];
  return (
    counts.every((count) => typeof count === 'number') &&
    texts.every((text) => typeof text === 'string') &&
    isTextOrAbsent(value.answer_digest) &&
    isTextOrAbsent(value.problem)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
