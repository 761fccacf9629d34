/**
 * Shares the sessions of a package by themselves, for as long as its user's yes holds. Only a
 * session that begins after the yes is shared, and only with the service that it was given to.
 */
import { decide } from '../../consent/index.js';
import { processState } from '../../process-state.js';
import { isBegunAfter, type Session, sessionsBegun } from '../../session/index.js';
import type { Sharing, SharingPackage, SharingSurroundings } from './begin-update.js';
import { type SharedSession, shareSession } from './shared-session.js';

export interface AutomaticPackage extends SharingPackage {
  /** Something stays home because its user has not been told of it. */
  readonly tell: () => void;
}

export interface AutomaticSharing {
  /** Asks whether sessions may be shared now; those that begin from here on are. Never throws. */
  begin(): boolean;
  /** Ignored where sharing is off, or the session began before. */
  share(session: Session): void;
  /** What is not with the outbox yet stays home. */
  stop(): void;
  readonly isOn: boolean;
  /** The id of the session that was begun last. */
  readonly session: string | null;
  /** Resolves when all that was recorded is with the outbox. Never rejects. */
  flush(): Promise<void>;
}

/** One and the same wherever this version of the package is loaded in the process. */
export function automaticSharingOf(
  of: AutomaticPackage,
  surroundings: SharingSurroundings = {},
): AutomaticSharing {
  const { name, version } = of.package;
  const key = JSON.stringify(['automatic.1', name, version]);
  return processState(key, () => createAutomaticSharing(of, surroundings));
}

function createAutomaticSharing(
  of: AutomaticPackage,
  surroundings: SharingSurroundings,
): AutomaticSharing {
  const known = new WeakSet<Session>();
  const busy = new Set<SharedSession>();
  /** With how many sessions had begun before: they stay home. */
  let sharing: (Sharing & { readonly before: number }) | undefined;
  let last: string | null = null;

  function stop(): void {
    if (sharing !== undefined) sharing.isOn = false;
    sharing = undefined;
    last = null;
  }

  return {
    begin() {
      stop();
      try {
        const circumstances = of.circumstances();
        const { endpoint, declared } = circumstances;
        const decision = decide('sessions', circumstances);
        const isTold = decision.on
          ? decision.revision >= declared.revision
          : decision.decidedBy.source !== 'notice';
        if (!isTold) of.tell();
        if (!decision.on || typeof endpoint !== 'string') return false;
        const { watermark } = decision;
        sharing = { endpoint, watermark, isOn: true, before: sessionsBegun() };
        return true;
      } catch {
        return false;
      }
    },

    share(session) {
      if (!sharing?.isOn || known.has(session) || !isBegunAfter(session, sharing.before)) return;
      known.add(session);
      last = session.id;
      shareSession(session, sharing, busy, of, surroundings);
    },

    stop,

    get isOn() {
      return sharing?.isOn === true;
    },

    get session() {
      return sharing?.isOn ? last : null;
    },

    async flush() {
      await Promise.all(Array.from(busy, (session) => session.flush()));
    },
  };
}
