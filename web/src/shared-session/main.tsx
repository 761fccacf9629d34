/** The maintainer's page: a session by the id in an issue, its deletion, and who waits for one. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ConfirmErasure, type Proof, ProofOfErasure } from '../session/erasure.js';
import { idIn, NO_ID } from '../session/id.js';
import { Invokes } from '../session/invokes.js';
import { Labels, Overview } from '../session/overview.js';
import { countText } from '../text/format.js';
import { useArrival } from '../ui/arrival.js';
import { Problem } from '../ui/problem.js';
import { saveText } from '../ui/save.js';
import { start } from '../ui/start.js';
import { type Credential, jsonOf, type Loaded, load, remove, summaryOf } from './admin.js';
import { Markdown } from './markdown.js';
import { Requests } from './requests.js';
import { type SignedIn, SignIn } from './sign-in.js';

function Page() {
  const [signedIn, setSignedIn] = useState<SignedIn | undefined>();
  return signedIn === undefined ? (
    <SignIn onSignedIn={setSignedIn} />
  ) : (
    <Desk signedIn={signedIn} />
  );
}

type Shown =
  | { readonly now: 'nothing' | 'waiting' }
  | { readonly now: 'refused'; readonly sentence: string }
  | { readonly now: 'session'; readonly id: string; readonly loaded: Loaded }
  | { readonly now: 'deleted'; readonly proof: Proof };

function Desk({ signedIn: { credential, requests } }: { readonly signedIn: SignedIn }) {
  const [shown, setShown] = useState<Shown>({ now: 'nothing' });
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [deleting, setDeleting] = useState<string | undefined>();
  const looking = useRef<AbortController | undefined>();
  useEffect(() => () => looking.current?.abort(), []);

  async function look(id: string): Promise<void> {
    looking.current?.abort();
    const left = new AbortController();
    looking.current = left;
    setShown({ now: 'waiting' });
    const answer = await load(credential, id, left.signal, (loaded) => {
      if (!left.signal.aborted) setShown({ now: 'session', id, loaded });
    });
    if (left.signal.aborted) return;
    setShown(
      answer.outcome === 'refused'
        ? { now: 'refused', sentence: answer.sentence }
        : { now: 'session', id, loaded: answer.body },
    );
  }

  async function removeNow(id: string): Promise<void> {
    looking.current?.abort();
    setDeleting(undefined);
    setShown({ now: 'waiting' });
    const answer = await remove(credential, id);
    if (answer.outcome === 'refused')
      return setShown({ now: 'refused', sentence: answer.sentence });
    setSettled(new Set([...settled, id]));
    setShown({ now: 'deleted', proof: answer.body });
  }

  return (
    <>
      <LookUp
        onLook={(id) => void look(id)}
        onRefused={(sentence) => setShown({ now: 'refused', sentence })}
      />
      {shown.now === 'refused' && <Problem>{shown.sentence}</Problem>}
      <p role="status">{shown.now === 'waiting' && 'Asking the service …'}</p>
      {shown.now === 'deleted' && <ProofOfErasure proof={shown.proof} />}
      {shown.now === 'session' && (
        <Found
          key={shown.id}
          credential={credential}
          id={shown.id}
          loaded={shown.loaded}
          onDelete={() => setDeleting(shown.id)}
        />
      )}
      <Requests
        credential={credential}
        first={requests}
        settled={settled}
        onLook={(id) => void look(id)}
        onDelete={setDeleting}
      />
      {deleting !== undefined && (
        <ConfirmErasure
          id={deleting}
          verb="Delete"
          onConfirm={() => void removeNow(deleting)}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </>
  );
}

interface LookUpProps {
  readonly onLook: (id: string) => void;
  readonly onRefused: (sentence: string) => void;
}

function LookUp({ onLook, onRefused }: LookUpProps) {
  const [text, setText] = useState('');
  const field = useArrival<HTMLInputElement>();
  return (
    <form
      class="card"
      aria-labelledby="look-up"
      onSubmit={(event) => {
        event.preventDefault();
        const id = idIn(text);
        if (id === undefined) onRefused(NO_ID);
        else onLook(id);
      }}
    >
      <h2 id="look-up">Look a session up</h2>
      <div class="row">
        <label class="wide">
          Session id, or the line from the issue
          <input
            ref={field}
            type="text"
            class="mono"
            required
            autoComplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main">
          Look it up
        </button>
      </div>
      <p class="hint">Each look, export and deletion is recorded, by whom and when, for a year.</p>
    </form>
  );
}

interface FoundProps {
  readonly credential: Credential;
  readonly id: string;
  readonly loaded: Loaded;
  readonly onDelete: () => void;
}

function Found({ credential, id, loaded, onDelete }: FoundProps) {
  const [markdown, setMarkdown] = useState<string | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const { session, lines, state } = loaded;
  const isLoading = state === 'loading';
  const actions = useArrival<HTMLFieldSetElement>();

  async function summarise(): Promise<void> {
    const answer = await summaryOf(credential, id);
    if (answer.outcome === 'answered') setMarkdown(answer.body);
    setProblem(answer.outcome === 'refused' ? answer.sentence : undefined);
  }

  return (
    <>
      <fieldset class="actions" tabIndex={-1} ref={actions} aria-label={`Session ${id}`}>
        <button type="button" onClick={() => void summarise()}>
          Copy as Markdown …
        </button>
        <button
          type="button"
          disabled={isLoading}
          onClick={() => saveText(`${id}.ndjson`, 'application/x-ndjson', lines)}
        >
          Export NDJSON
        </button>
        <button
          type="button"
          disabled={isLoading}
          onClick={() => saveText(`${id}.json`, 'application/json', jsonOf(loaded))}
        >
          Export JSON
        </button>
        <button type="button" class="danger" onClick={onDelete}>
          Delete …
        </button>
      </fieldset>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {isLoading && (
        <p class="hint">{countText(session.invokes.length)} invokes have come so far …</p>
      )}
      {state === 'cut' && (
        <Problem>
          The answer was cut off: there are more invokes than these. Look it up again.
        </Problem>
      )}
      <Overview session={session} />
      <Labels stats={session.stats} />
      <Invokes invokes={session.invokes} isComing={isLoading} />
      {markdown !== undefined && (
        <Markdown text={markdown} onClose={() => setMarkdown(undefined)} />
      )}
    </>
  );
}

start(<Page />);
