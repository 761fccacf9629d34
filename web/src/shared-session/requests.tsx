/** The queue of those who asked for an erasure and have no key. */
import { useState } from 'preact/hooks';
import type { ErasureRequests } from '../api/answers.js';
import { timeText } from '../text/format.js';
import { type Credential, listRequests } from './admin.js';

interface RequestsProps {
  readonly credential: Credential;
  readonly first: ErasureRequests;
  /** Settled since they were listed. */
  readonly settled: ReadonlySet<string>;
  readonly onLook: (id: string) => void;
  readonly onDelete: (id: string) => void;
}

export function Requests({ credential, first, settled, onLook, onDelete }: RequestsProps) {
  const [page, setPage] = useState(first);
  const [problem, setProblem] = useState<string | undefined>();
  const waiting = page.erasure_requests.filter(({ session }) => !settled.has(session));

  async function more(): Promise<void> {
    const asked = await listRequests(credential, page.next);
    if (asked.outcome === 'refused') return setProblem(asked.sentence);
    const { erasure_requests, ...rest } = asked.body;
    setPage({ ...rest, erasure_requests: [...page.erasure_requests, ...erasure_requests] });
  }

  return (
    <section class="card" aria-labelledby="requests">
      <h2 id="requests">Waiting for erasure</h2>
      {waiting.length === 0 ? (
        <p class="hint">Nobody asks for an erasure.</p>
      ) : (
        <ul class="requests">
          {waiting.map(({ session, received_at }) => (
            <li key={session} class="row">
              <span class="mono">{session}</span>
              <span class="small-print">asked {timeText(received_at)}</span>
              <span class="files">
                <button
                  type="button"
                  class="small"
                  aria-label={`Look at ${session}`}
                  onClick={() => onLook(session)}
                >
                  Look
                </button>
                <button
                  type="button"
                  class="small danger"
                  aria-label={`Delete ${session}`}
                  onClick={() => onDelete(session)}
                >
                  Delete …
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {page.next !== undefined && (
        <button type="button" onClick={() => void more()}>
          Show more
        </button>
      )}
      {problem !== undefined && <p class="problem">{problem}</p>}
    </section>
  );
}
