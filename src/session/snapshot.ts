/** A session as it is now, for whoever needs it to hold still while recording goes on. */
import { type Labels, labelSet } from './session.js';
import type { Session, SessionInvoke, SessionStats } from './types.js';

export interface SnapshotOptions {
  /** Only these labels; all without it. */
  readonly labels?: Labels;
}

/**
 * A copy that later records do not change, and that nothing can be recorded into. Context values
 * themselves are not copied.
 */
export function snapshotSession(session: Session, { labels }: SnapshotOptions = {}): Session {
  const wanted = labels === undefined ? undefined : labelSet(labels);
  const stats = new Map<string, SessionStats>();
  for (const [label, live] of session.stats) {
    if (wanted === undefined || wanted.has(label)) {
      stats.set(label, { ...live, invokes: live.invokes.map(copyInvoke) });
    }
  }
  return { ...session, stats };
}

function copyInvoke(invoke: SessionInvoke): SessionInvoke {
  return { ...invoke, context: copyContext(invoke.context) };
}

function copyContext(context: Record<string, unknown>): Record<string, unknown> {
  try {
    return { ...context };
  } catch {
    return copyUnread(context);
  }
}

/** A getter that throws is copied as it is, so that whoever reads the copy finds out the same. */
function copyUnread(context: Record<string, unknown>): Record<string, unknown> {
  try {
    return Object.defineProperties({}, Object.getOwnPropertyDescriptors(context));
  } catch {
    return {};
  }
}
