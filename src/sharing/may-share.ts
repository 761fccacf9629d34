/** Asks consent whether this share may be, and, where consent wants that, the user. */
import {
  askAtTerminal,
  circumstancesOf,
  decideManualShare,
  type ManualDecision,
} from '../consent/index.js';
import type { Session } from '../session/index.js';
import type { NotSent, ShareOptions, ShareTarget, Surroundings } from './types.js';

export interface Permission {
  readonly outcome: 'permission';
  readonly endpoint: string;
  /** The question, where there is one; resolves to a refusal unless the answer is yes. */
  readonly confirm: () => Promise<NotSent | undefined>;
}

export function decideShare(
  session: Session | null | undefined,
  { package: of, endpoint, optOut }: ShareTarget,
  surroundings: Surroundings,
): ManualDecision {
  const name = of?.name ?? session?.environment?.package_name ?? '';
  return decideManualShare(circumstancesOf({ package: name, endpoint, optOut }, surroundings));
}

export function mayShare(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings,
): Permission | NotSent {
  const { signal } = options;
  const decision = decideShare(session, options, surroundings);
  const { detail } = decision.decidedBy;
  if (decision.outcome === 'forbidden') return notSent(detail);
  return {
    outcome: 'permission',
    endpoint: decision.endpoint,
    async confirm() {
      if (decision.outcome === 'allowed') return undefined;
      const { ask = askAtTerminal } = surroundings;
      const question = `${detail} Share this session with ${decision.endpoint} all the same?`;
      const answer = await ask(question, signal);
      if (signal?.aborted) return notSent('Sharing was stopped before it began.');
      if (answer === undefined) {
        const way = 'Share from a terminal, where you can be asked, or without that variable.';
        return notSent(`${detail} ${way}`);
      }
      return answer ? undefined : notSent('The answer was not yes.');
    },
  };
}

function notSent(reason: string): NotSent {
  return { outcome: 'not-sent', message: `Nothing was sent. ${reason}` };
}
