/** For who lost the key: a note in the maintainer's queue, by the id alone. */
import { useState } from 'preact/hooks';
import { idIn, NO_ID } from '../session/id.js';
import { timeText } from '../text/format.js';
import { requestErasure } from './hold.js';

type State =
  | { readonly now: 'asking' | 'waiting' }
  | { readonly now: 'refused'; readonly sentence: string }
  | { readonly now: 'noted'; readonly session: string; readonly at: string };

export function AskForErasure() {
  const [text, setText] = useState('');
  const [state, setState] = useState<State>({ now: 'asking' });

  async function ask(): Promise<void> {
    const session = idIn(text);
    if (session === undefined) return setState({ now: 'refused', sentence: NO_ID });
    setState({ now: 'waiting' });
    const answer = await requestErasure(session);
    setState(
      answer.outcome === 'refused'
        ? { now: 'refused', sentence: answer.sentence }
        : { now: 'noted', session: answer.body.session, at: answer.body.received_at },
    );
  }

  return (
    <form
      class="card"
      aria-labelledby="lost"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <h2 id="lost">Without the key</h2>
      <p class="hint">
        Ask the maintainers to delete it. They see the id and the time, and nothing of you; the
        answer tells nobody whether there is such a session.
      </p>
      <div class="row">
        <label class="wide">
          Session id
          <input
            type="text"
            class="mono"
            required
            autoComplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={state.now === 'waiting'}>
          Ask for its erasure
        </button>
      </div>
      <div role="status">
        {state.now === 'noted' && (
          <p class="done">
            Noted at {timeText(state.at)}: the erasure of <span class="mono">{state.session}</span>{' '}
            is in the maintainers’ queue.
          </p>
        )}
        {state.now === 'refused' && <p class="problem">{state.sentence}</p>}
      </div>
    </form>
  );
}
