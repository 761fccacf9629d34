/** One line of the ledger: something is about to leave, or how that went. */

/** Written before the first byte leaves. */
export interface DepartureLine {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly package: string;
  readonly session?: string;
  readonly method: 'POST';
  readonly url: string;
  /** Of the body, before compression. */
  readonly bytes: number;
  readonly sha256: string;
  /** Name of the file beside this one that holds exactly the body. */
  readonly body: string;
}

/** Written when it is known. */
export interface OutcomeLine {
  readonly id: string;
  readonly ended_at: string;
  readonly outcome: 'confirmed' | 'failed';
  /** Of HTTP, where there was an answer. */
  readonly status?: number;
  /** What the service says that it received. */
  readonly answer_digest?: string;
  /** A plain sentence. */
  readonly problem?: string;
}

export type LedgerLine = DepartureLine | OutcomeLine;

/** A field may be missing, or be anything. */
type Unread<T> = { readonly [field in keyof T]?: unknown };

/** Undefined where the text is no such line, or half of one. */
export function readLedgerLine(text: string): LedgerLine | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  return isDeparture(parsed) || isOutcome(parsed) ? parsed : undefined;
}

export function isDeparture(value: Unread<DepartureLine>): value is DepartureLine {
  const { id, at, package: name, session, method, url, bytes, sha256, body } = value;
  return (
    [id, at, name, url, sha256, body].every((text) => typeof text === 'string') &&
    method === 'POST' &&
    typeof bytes === 'number' &&
    isTextOrAbsent(session)
  );
}

function isOutcome(value: Unread<OutcomeLine>): value is OutcomeLine {
  const { id, ended_at, outcome, status, answer_digest, problem } = value;
  return (
    [id, ended_at].every((text) => typeof text === 'string') &&
    (outcome === 'confirmed' || outcome === 'failed') &&
    (status === undefined || typeof status === 'number') &&
    [answer_digest, problem].every(isTextOrAbsent)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
