/** A prepared share as JSON text, document by document. */
import { invokeJson, sessionStatsJson } from '../firestore/index.js';
import { isConfirmed } from './confirmed.js';
import type { StatsDocuments } from './parts.js';
import type { PreparedShare } from './prepare.js';

/** All statistics, since they change; of the invokes only those not confirmed at this endpoint. */
export function documentsOf(
  { session, selected }: PreparedShare,
  endpoint: string,
): StatsDocuments[] {
  return Array.from(session.stats, ([label, stats]) => {
    const sources = selected.stats.get(label)?.invokes ?? [];
    const invokes = stats.invokes.flatMap((invoke, index) => {
      const source = sources[index];
      if (source === undefined || isConfirmed(source, endpoint)) return [];
      return [{ text: invokeJson(stats.id, invoke), source }];
    });
    return { text: sessionStatsJson(session.id, stats), invokes };
  });
}
