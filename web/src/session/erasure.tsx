/** Erasing: asked for twice, and proven. */
import type { ErasureAnswer } from '../../../src/wire.js';
import { countedText } from '../text/format.js';
import { useArrival } from '../ui/arrival.js';
import { Dialog } from '../ui/dialog.js';

interface ConfirmProps {
  readonly id: string;
  readonly verb: 'Erase' | 'Delete';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmErasure({ id, verb, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={`${verb} this session for good?`} onClose={onClose}>
      <p>
        Everything that names <span class="mono">{id}</span> goes: its document, its statistics, its
        invokes, and requests for its erasure. Nobody can bring it back, and it is not taken again.
      </p>
      <div class="row">
        <button type="button" class="danger" onClick={onConfirm}>
          {verb} it
        </button>
        <button type="button" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Dialog>
  );
}

/** What the service answered to the erasure, and to the same question after it. */
export interface Proof {
  readonly first: ErasureAnswer;
  readonly again: ErasureAnswer | undefined;
}

export function ProofOfErasure({ proof: { first, again } }: { readonly proof: Proof }) {
  const { sessions, session_stats, invokes, erasure_requests } = first.deleted;
  const place = useArrival<HTMLElement>();
  return (
    <section class="card" aria-labelledby="proof" role="status" tabIndex={-1} ref={place}>
      <h2 id="proof">{first.erased ? 'It is gone' : 'There was nothing left to erase'}</h2>
      <p>
        Session <span class="mono">{first.session}</span>
      </p>
      {first.erased && (
        <ul>
          <li>{countedText(sessions, 'session document')} deleted</li>
          <li>{countedText(session_stats, 'statistic')} deleted</li>
          <li>{countedText(invokes, 'invoke')} deleted</li>
          <li>{countedText(erasure_requests, 'request')} for its erasure settled</li>
        </ul>
      )}
      {again?.erased === false && (
        <p class="done">Asked once more, the service found nothing left of it.</p>
      )}
      <p class="small-print">
        What stays is a keyed digest by which a late copy is refused. It cannot tell anybody which
        session that was.
      </p>
    </section>
  );
}
