/** What the maintainer may ask, once signed in. */
import type { Fields, FirestoreDocument } from '../../../src/firestore/types.js';
import type { ErasureAnswer } from '../../../src/wire.js';
import type { ErasureRequests } from '../api/answers.js';
import { type Answer, ask, askForStream, askForText } from '../api/ask.js';
import { eachLines } from '../api/lines.js';
import type { Proof } from '../session/erasure.js';
import { type Invoke, invokeOf, labelsOf, type Session } from '../session/model.js';

/** Answers what proves who asks: a token that stays, or one that is renewed. */
export type Credential = () => Promise<string>;

async function proving(credential: Credential) {
  return { headers: { Authorization: `Bearer ${await credential()}` } };
}

export async function listRequests(
  credential: Credential,
  cursor?: string,
): Promise<Answer<ErasureRequests>> {
  const page = new URLSearchParams({ limit: '50', ...(cursor === undefined ? {} : { cursor }) });
  return ask(`/v1/admin/erasure-requests?${page}`, await proving(credential));
}

export async function summaryOf(credential: Credential, id: string): Promise<Answer<string>> {
  return askForText(`/v1/admin/sessions/${id}/summary`, await proving(credential));
}

export async function remove(credential: Credential, id: string): Promise<Answer<Proof>> {
  const once = async () =>
    ask<ErasureAnswer>(`/v1/admin/sessions/${id}`, {
      method: 'DELETE',
      ...(await proving(credential)),
    });
  const first = await once();
  if (first.outcome === 'refused') return first;
  const again = await once();
  return {
    outcome: 'answered',
    body: { first: first.body, again: again.outcome === 'answered' ? again.body : undefined },
  };
}

/** A session while it is loaded, and after. */
export interface Loaded {
  readonly session: Session;
  /** As they came: the export. */
  readonly lines: readonly string[];
  readonly state: 'loading' | 'whole' | 'cut';
}

/** One line of the export. */
interface Line {
  readonly collection: string;
  readonly fields: Fields;
  readonly complete?: boolean;
  readonly received_at?: string;
  readonly expires_at?: string;
}

/** Between two looks at what has come of a long answer. */
const TELL_MS = 250;

/**
 * One answer, however many invokes there are, which is one record of who looked; what has come is told
 * now and then as it comes.
 */
export async function load(
  credential: Credential,
  id: string,
  signal: AbortSignal,
  tell: (loaded: Loaded) => void,
): Promise<Answer<Loaded>> {
  const search = new URLSearchParams({ session: id });
  const asked = await askForStream(`/v1/admin/export?${search}`, {
    ...(await proving(credential)),
    signal,
  });
  if (asked.outcome === 'refused') return asked;
  const lines: string[] = [];
  const stats: FirestoreDocument[] = [];
  const invokes: Invoke[] = [];
  let head: Line = { collection: 'sessions', fields: {} };
  let labels = new Map<string, string>();
  let told = 0;
  const loaded = (state: Loaded['state']): Loaded => ({
    session: {
      fields: head.fields,
      complete: head.complete ?? false,
      received_at: head.received_at ?? '',
      expires_at: head.expires_at ?? '',
      stats: [...stats],
      invokes: [...invokes],
    },
    lines: [...lines],
    state,
  });
  const whole = await eachLines(asked.body, (come) => {
    for (const text of come) {
      const line: Line = JSON.parse(text);
      lines.push(`${text}\n`);
      if (line.collection === 'sessions') head = line;
      else if (line.collection === 'session_stats') {
        stats.push({ fields: line.fields });
        labels = labelsOf(stats);
      } else invokes.push(invokeOf(invokes.length + 1, line.fields, text, labels));
    }
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    tell(loaded('loading'));
  });
  return { outcome: 'answered', body: loaded(whole ? 'whole' : 'cut') };
}

/** The same as one object, for who would rather have that. */
export function jsonOf({ session, lines }: Loaded): string[] {
  const { invokes, stats, ...head } = session;
  const opening = JSON.stringify({ ...head, session_stats: stats }).slice(0, -1);
  const documents = lines.slice(lines.length - invokes.length);
  return [
    `${opening},"invokes":[`,
    ...documents.map((line, index) => (index === 0 ? line : `,${line}`)),
    ']}\n',
  ];
}
