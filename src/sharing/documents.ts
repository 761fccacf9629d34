/** A prepared share as JSON text, document by document. */
import { invokeJson, sessionStatsJson } from '../firestore/index.js';
import { isConfirmed } from './confirmed.js';
import type { StatsDocuments } from './parts.js';
import type { PreparedShare } from './prepare.js';

/** All statistics, since they change; of the invokes only those not confirmed at this endpoint. */
export function documentsOf({ session }: PreparedShare, endpoint: string): StatsDocuments[] {
  return session.stats.map((stats) => {
    const invokes = stats.invokes
      .filter(({ source }) => !isConfirmed(source, endpoint))
      .map(({ invoke, source }) => ({ text: invokeJson(stats.id, invoke), source }));
    return { text: sessionStatsJson(session.id, stats), invokes };
  });
}
