/** Nothing leaves that is not in the ledger first, byte for byte. What became of it follows. */
import { errorCode } from '../disk/index.js';
import type { Departure, Ledger, LedgerOutcome } from '../outbox/index.js';
import { unrecorded } from './failures.js';
import type { Transport, TransportResult } from './types.js';

/** Outside of every decorator that changes or repeats what is sent. Headers, and so keys, are not recorded. */
export function withLedger(
  inner: Transport,
  ledger: Ledger,
  of: Pick<Departure, 'package' | 'session'>,
): Transport {
  return {
    async send(request, limits) {
      let note: (outcome: LedgerOutcome) => Promise<void>;
      try {
        const body = Buffer.from(request.body);
        note = await ledger.record({ ...of, url: request.url.href, body });
      } catch (error) {
        return unrecorded(errorCode(error));
      }
      const result = await inner.send(request, limits);
      // What cannot be added is not claimed: the ledger goes on saying that no answer was noted.
      await note(outcomeOf(result)).catch(() => undefined);
      return result;
    },
  };
}

function outcomeOf(result: TransportResult): LedgerOutcome {
  if (result.outcome !== 'success') {
    const { status, message: problem } = result;
    return { outcome: 'failed', problem, ...(status === undefined ? {} : { status }) };
  }
  const { status, body } = result;
  const digest = 'digest' in body ? body.digest : undefined;
  const answered = typeof digest === 'string' ? { answer_digest: digest } : {};
  return { outcome: 'confirmed', status, ...answered };
}
