/** Who is the maintainer: on one machine whoever has the token, in Google Cloud an account with the claim. */
import { useState } from 'preact/hooks';
import type { ErasureRequests } from '../api/answers.js';
import { type Credential, listRequests } from './admin.js';
import type { Account } from './firebase.js';

export interface SignedIn {
  readonly credential: Credential;
  /** Asked for to see whether the credential is good. */
  readonly requests: ErasureRequests;
}

interface SignInProps {
  readonly onSignedIn: (signedIn: SignedIn) => void;
}

const byFirebase =
  document.querySelector<HTMLMetaElement>('meta[name="sign-in"]')?.content === 'firebase';

export function SignIn({ onSignedIn }: SignInProps) {
  const [problem, setProblem] = useState<string | undefined>();
  const [isWaiting, setWaiting] = useState(false);

  async function attempt(credentialOf: () => Promise<Credential>): Promise<void> {
    setProblem(undefined);
    setWaiting(true);
    try {
      const credential = await credentialOf();
      const asked = await listRequests(credential);
      if (asked.outcome === 'answered') return onSignedIn({ credential, requests: asked.body });
      setProblem(asked.sentence);
    } catch (error) {
      setProblem(
        `Google did not sign you in: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    }
    setWaiting(false);
  }

  return (
    <>
      {byFirebase ? (
        <AccountForm isWaiting={isWaiting} onAttempt={(of) => void attempt(of)} />
      ) : (
        <TokenForm isWaiting={isWaiting} onAttempt={(of) => void attempt(of)} />
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

interface FormProps {
  readonly isWaiting: boolean;
  readonly onAttempt: (credentialOf: () => Promise<Credential>) => void;
}

function TokenForm({ isWaiting, onAttempt }: FormProps) {
  const [token, setToken] = useState('');
  return (
    <form
      class="card"
      aria-labelledby="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        const given = token.trim();
        onAttempt(async () => async () => given);
      }}
    >
      <h2 id="sign-in">Sign in</h2>
      <p class="hint">
        With the admin token of this service. <code>npm start</code> says where it is; it stays in
        this page’s memory, until you leave it.
      </p>
      <div class="row">
        <label class="wide">
          Admin token
          <input
            type="password"
            class="mono"
            required
            autoComplete="off"
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main" disabled={isWaiting}>
          Sign in
        </button>
      </div>
    </form>
  );
}

function AccountForm({ isWaiting, onAttempt }: FormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const withAccount = (signIn: (google: typeof import('./firebase.js')) => Promise<Account>) =>
    onAttempt(async () => {
      const account = await signIn(await import('./firebase.js'));
      addEventListener('pagehide', () => account.leave(), { once: true });
      return account.credential;
    });
  return (
    <form
      class="card"
      aria-labelledby="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        withAccount((google) => google.signInWithPassword(email, password));
      }}
    >
      <h2 id="sign-in">Sign in</h2>
      <p class="hint">
        With an account of this Firebase project that <code>npx aboveboard admin grant</code> made
        an admin. You are signed in until you leave this page.
      </p>
      <div class="row">
        <label class="wide">
          E-mail address
          <input
            type="email"
            required
            autoComplete="username"
            value={email}
            onInput={({ currentTarget }) => setEmail(currentTarget.value)}
          />
        </label>
        <label class="wide">
          Password
          <input
            type="password"
            required
            autoComplete="current-password"
            value={password}
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main" disabled={isWaiting}>
          Sign in
        </button>
        <button
          type="button"
          disabled={isWaiting}
          onClick={() => withAccount((google) => google.signInWithGoogle())}
        >
          Sign in with Google
        </button>
      </div>
    </form>
  );
}
