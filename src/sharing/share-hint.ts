/** What a program can say of sharing where it has just failed. */
import type { Session } from '../session/index.js';
import { decideShare } from './may-share.js';
import type { ShareTarget, Surroundings } from './types.js';

const CALL = 'call shareSessionData() and paste the session id into your issue';

/**
 * One sentence for an error message; empty where nothing was recorded, or where a share is turned
 * off, so that nobody is asked for what they have declined. `how` completes "To show the
 * maintainers what happened, …". Never throws.
 */
export function shareHint(
  session: Session | null,
  target: ShareTarget,
  how = CALL,
  surroundings: Surroundings = {},
): string {
  try {
    if (session === null || !(session.stats.size > 0)) return '';
    if (decideShare(session, target, surroundings).outcome === 'forbidden') return '';
    const name = target.package?.name ?? session.environment.package_name;
    return `To show the maintainers of ${name} what happened, ${how}.`;
  } catch {
    // A host without types may have passed anything.
    return '';
  }
}
