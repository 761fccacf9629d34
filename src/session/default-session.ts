/** The session that a program records into when it names none. */
import { processState } from '../process-state.js';
import { createSession } from './session.js';
import type { Session } from './types.js';

const state = processState<{ session?: Session | null }>('session.default.1', () => ({}));

/** Made on first use; null when it was set to null. */
export function defaultSession(): Session | null {
  if (state.session === undefined) state.session = createSession();
  return state.session;
}

/** Null records nothing from now on. */
export function setDefaultSession(session: Session | null): void {
  state.session = session;
}
