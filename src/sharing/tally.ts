/** How much of how much a share has delivered so far. */
import type { LeavingSession } from '../collection/filter/index.js';
import type { PackageIdentity } from '../session/index.js';
import type { Delivery } from './deliver.js';
import type { Part, StatsDocuments } from './parts.js';
import type { Count } from './types.js';

export interface Tally {
  readonly sessionId: string;
  readonly package: PackageIdentity;
  readonly sessionStats: Count;
  readonly invokes: Count;
  readonly confirmedParts: number;
  /** Why parts failed, as sentences. */
  readonly problems: readonly string[];
  /** What the service took and did not keep, as sentences. */
  readonly notes: readonly string[];
  /** Whether to share again may help. */
  readonly repeatable: boolean;
  readonly expiresAt: string | undefined;
  readonly receipt: string;
}

export interface Delivered {
  readonly part: Part;
  readonly delivery: Delivery;
}

export interface Shared {
  /** What leaves. */
  readonly session: LeavingSession;
  readonly package: PackageIdentity;
  /** All statistics, with those invokes that the service has not confirmed before. */
  readonly documents: readonly StatsDocuments[];
  readonly parts: number;
  /** Invokes that the service has from a share at a lower level. */
  readonly unchanged: number;
  readonly receipt: string;
}

export function tallyOf(shared: Shared, delivered: readonly Delivered[]): Tally {
  const { session, documents, parts, unchanged } = shared;
  const all = invokesIn(session.stats);
  const stats = new Set<StatsDocuments>();
  const problems: string[] = [];
  const notes =
    unchanged === 0
      ? []
      : [`${unchanged} invokes stay as they were shared before, at a lower level.`];
  let invokes = all - invokesIn(documents);
  let confirmedParts = 0;
  let repeatable = false;
  let expiresAt: string | undefined;
  for (const [index, { part, delivery }] of delivered.entries()) {
    if (delivery.outcome === 'failed') {
      const which = parts > 1 ? `Request ${index + 1} of ${parts} failed: ` : '';
      problems.push(`${which}${delivery.message}`);
      repeatable ||= delivery.repeatable;
      continue;
    }
    confirmedParts += 1;
    expiresAt = delivery.answer.expires_at;
    invokes += part.invokes.length;
    for (const document of part.stats) stats.add(document);
    for (const { what, count, reason } of delivery.answer.dropped) {
      notes.push(`The service did not keep ${count} ${what}: ${reason}.`);
    }
  }
  return {
    sessionId: session.id,
    package: shared.package,
    sessionStats: { shared: stats.size, of: documents.length },
    invokes: { shared: invokes, of: all },
    confirmedParts,
    problems,
    notes,
    repeatable,
    expiresAt,
    receipt: shared.receipt,
  };
}

function invokesIn(stats: readonly { readonly invokes: readonly unknown[] }[]): number {
  return stats.reduce((sum, { invokes }) => sum + invokes.length, 0);
}
