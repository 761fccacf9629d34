/**
 * What does not wait on disk, such as a usage ping, obeys what the service asked for all the same,
 * and keeps for the next process what it asks for now.
 */
import type { Transport, TransportResult } from '../transport/index.js';
import type { StopSignal } from '../wire.js';
import { nextAttempt, stillAhead } from './pause.js';
import { changeState, ofService, readState, withStop } from './state.js';

interface Obeying {
  /** Of the package's outbox, where others note it too. */
  readonly folder: string;
  readonly stream: StopSignal['streams'][number];
  /** Of the service. */
  readonly base: URL;
}

export function withObedience(transport: Transport, { folder, stream, base }: Obeying): Transport {
  return {
    async send(request, limits) {
      const now = Date.now();
      const { stopped_until, paused_until } = ofService(await readState(folder), base);
      if (stillAhead(stopped_until[stream], now) !== undefined) return unwanted('stopped', base);
      if (stillAhead(paused_until, now) !== undefined) return unwanted('paused', base);
      const result = await transport.send(request, limits);
      // Where it cannot be kept, the service has to ask again.
      await keep(result, folder, base).catch(() => undefined);
      return result;
    },
  };
}

function unwanted(reason: 'stopped' | 'paused', { origin }: URL): TransportResult {
  const message = `${origin} asked for ${reason === 'stopped' ? 'no more of this' : 'a pause'}.`;
  return { outcome: 'failure', reason, message };
}

async function keep(result: TransportResult, folder: string, base: URL): Promise<void> {
  if (result.outcome === 'success') return;
  const { stop } = result;
  const now = Date.now();
  if (stop !== undefined) {
    await changeState(folder, (state) => withStop(ofService(state, base), stop, now));
  } else if (result.outcome === 'retryable' && result.retryAfterMs !== undefined) {
    const asked = { failures: 1, askedMs: result.retryAfterMs };
    const paused_until = new Date(nextAttempt(asked, now, Math.random())).toISOString();
    await changeState(folder, (state) => ({ ...ofService(state, base), paused_until }));
  }
}
