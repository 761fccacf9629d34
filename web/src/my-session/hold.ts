/** What the holder of a key may ask. The key travels in a header, and is kept nowhere but here. */
import { ERASURE_KEY_HEADER, type ErasureAnswer, type HeldSession } from '../../../src/wire.js';
import type { ErasureRequestAnswer } from '../api/answers.js';
import { type Answer, ask } from '../api/ask.js';
import type { Proof } from '../session/erasure.js';
import { invokeOf, labelsOf, type Session } from '../session/model.js';

export interface Held {
  readonly session: Session;
  /** What the service answered, to the byte of its meaning. */
  readonly whole: HeldSession;
}

const provenBy = (key: string) => ({ [ERASURE_KEY_HEADER]: key });

export async function readHeld(id: string, key: string): Promise<Answer<Held>> {
  const asked = await ask<HeldSession>(`/v1/sessions/${id}`, { headers: provenBy(key) });
  if (asked.outcome === 'refused') return asked;
  const { session, session_stats, invokes, ...rest } = asked.body;
  const labels = labelsOf(session_stats);
  const rows = invokes.map((document, index) =>
    invokeOf(index + 1, document.fields, JSON.stringify(document), labels),
  );
  const shown = { ...rest, fields: session.fields, stats: session_stats, invokes: rows };
  return { outcome: 'answered', body: { session: shown, whole: asked.body } };
}

export async function erase(id: string, key: string): Promise<Answer<Proof>> {
  const once = () =>
    ask<ErasureAnswer>(`/v1/sessions/${id}/erase`, { method: 'POST', headers: provenBy(key) });
  const first = await once();
  if (first.outcome === 'refused') return first;
  const again = await once();
  return {
    outcome: 'answered',
    body: { first: first.body, again: again.outcome === 'answered' ? again.body : undefined },
  };
}

export const requestErasure = (session: string): Promise<Answer<ErasureRequestAnswer>> =>
  ask('/v1/erasure-requests', { method: 'POST', json: { session } });
