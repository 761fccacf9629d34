/** The page of whoever shared a session: see what is held of it, and take it back, without an account. */
import { useState } from 'preact/hooks';
import { ConfirmErasure, type Proof, ProofOfErasure } from '../session/erasure.js';
import { idIn, keyIn, NO_ID, NO_KEY } from '../session/id.js';
import { Invokes } from '../session/invokes.js';
import { Labels, Overview } from '../session/overview.js';
import { countedText } from '../text/format.js';
import { useArrival } from '../ui/arrival.js';
import { Problem } from '../ui/problem.js';
import { saveText } from '../ui/save.js';
import { start } from '../ui/start.js';
import { AskForErasure } from './ask-for-erasure.js';
import { erase, type Held, readHeld } from './hold.js';

type State =
  | { readonly now: 'asking' | 'waiting' | 'put-away' }
  | { readonly now: 'refused'; readonly sentence: string }
  | { readonly now: 'held'; readonly id: string; readonly key: string; readonly held: Held }
  | { readonly now: 'erased'; readonly proof: Proof };

function Page() {
  const [state, setState] = useState<State>({ now: 'asking' });
  const [confirming, setConfirming] = useState(false);

  async function show(id: string, key: string): Promise<void> {
    setState({ now: 'waiting' });
    const answer = await readHeld(id, key);
    setState(
      answer.outcome === 'refused'
        ? { now: 'refused', sentence: answer.sentence }
        : { now: 'held', id, key, held: answer.body },
    );
  }

  async function eraseNow(id: string, key: string): Promise<void> {
    setConfirming(false);
    setState({ now: 'waiting' });
    const answer = await erase(id, key);
    setState(
      answer.outcome === 'refused'
        ? { now: 'refused', sentence: answer.sentence }
        : { now: 'erased', proof: answer.body },
    );
  }

  return (
    <>
      {state.now !== 'held' && (
        <KeyForm
          key={state.now === 'erased' ? 'after' : 'before'}
          isWaiting={state.now === 'waiting'}
          isBack={state.now === 'put-away'}
          onShow={(id, key) => void show(id, key)}
          onRefused={(sentence) => setState({ now: 'refused', sentence })}
        />
      )}
      {state.now === 'refused' && <Problem>{state.sentence}</Problem>}
      <p role="status">{state.now === 'waiting' && 'Asking the service …'}</p>
      {state.now === 'erased' && <ProofOfErasure proof={state.proof} />}
      {state.now === 'held' && (
        <>
          <Actions
            id={state.id}
            onErase={() => setConfirming(true)}
            onSave={() =>
              saveText(
                `${state.id}.json`,
                'application/json',
                JSON.stringify(state.held.whole, null, 2),
              )
            }
            onPutAway={() => setState({ now: 'put-away' })}
          />
          <p class="hint">
            This is everything that the service holds of this session: one document,{' '}
            {countedText(state.held.session.stats.length, 'statistic')} and{' '}
            {countedText(state.held.session.invokes.length, 'invoke')}, none of them shortened.
          </p>
          <Overview session={state.held.session} />
          <Labels stats={state.held.session.stats} />
          <Invokes invokes={state.held.session.invokes} />
          {confirming && (
            <ConfirmErasure
              id={state.id}
              verb="Erase"
              onConfirm={() => void eraseNow(state.id, state.key)}
              onClose={() => setConfirming(false)}
            />
          )}
        </>
      )}
      {state.now !== 'held' && <AskForErasure />}
    </>
  );
}

interface ActionsProps {
  readonly id: string;
  readonly onErase: () => void;
  readonly onSave: () => void;
  readonly onPutAway: () => void;
}

function Actions({ id, onErase, onSave, onPutAway }: ActionsProps) {
  const place = useArrival<HTMLFieldSetElement>();
  return (
    <fieldset class="actions" tabIndex={-1} ref={place} aria-label={`Session ${id}`}>
      <button type="button" class="danger" onClick={onErase}>
        Erase …
      </button>
      <button type="button" onClick={onSave}>
        Save as JSON
      </button>
      <button type="button" onClick={onPutAway}>
        Put it away
      </button>
    </fieldset>
  );
}

interface KeyFormProps {
  readonly isWaiting: boolean;
  /** A session was there instead, until its reader put it away. */
  readonly isBack: boolean;
  readonly onShow: (id: string, key: string) => void;
  readonly onRefused: (sentence: string) => void;
}

/** Its fields have no names: whatever a browser does with the form, they are in no address. */
function KeyForm({ isWaiting, isBack, onShow, onRefused }: KeyFormProps) {
  const field = useArrival<HTMLInputElement>(() => isBack);
  const [idText, setIdText] = useState('');
  const [keyText, setKeyText] = useState('');
  return (
    <form
      class="card"
      aria-labelledby="mine"
      onSubmit={(event) => {
        event.preventDefault();
        const id = idIn(idText);
        const key = keyIn(keyText);
        if (id === undefined) onRefused(NO_ID);
        else if (key === undefined) onRefused(NO_KEY);
        else onShow(id, key);
      }}
    >
      <h2 id="mine">With your receipt</h2>
      <p class="hint">
        <code>npx aboveboard receipts</code> lists what you shared. The receipt of a session holds
        its id and its <code>erasure_key</code>. Both stay in this page’s memory, until you leave
        it.
      </p>
      <div class="row">
        <label class="wide">
          Session id
          <input
            ref={field}
            type="text"
            class="mono"
            required
            autoComplete="off"
            spellcheck={false}
            value={idText}
            onInput={({ currentTarget }) => setIdText(currentTarget.value)}
          />
        </label>
        <label class="wide">
          Erasure key
          <input
            type="password"
            class="mono"
            required
            autoComplete="off"
            value={keyText}
            onInput={({ currentTarget }) => setKeyText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main" disabled={isWaiting}>
          Show what is held
        </button>
      </div>
    </form>
  );
}

start(<Page />);
