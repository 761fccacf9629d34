/** An erasure answers alike whoever asked for it. */
import type { ErasureAnswer } from '../../src/wire.js';
import type { EraseOutcome } from './store/index.js';

const NOTHING = { sessions: 0, session_stats: 0, invokes: 0, erasure_requests: 0 };

export function erasureAnswer(session: string, outcome: EraseOutcome): ErasureAnswer {
  return outcome.outcome === 'erased'
    ? { session, erased: true, deleted: outcome.deleted }
    : { session, erased: false, deleted: NOTHING };
}
