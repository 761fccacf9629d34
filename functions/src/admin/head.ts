/** What is said of a session wherever it is listed, read or exported. */
import type { SessionSummary } from '../store/index.js';

export function headOf(session: Omit<SessionSummary, 'statsCount' | 'invokeCount'>) {
  return {
    id: session.id,
    package: session.packageName,
    received_at: session.receivedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    complete: session.complete,
    session: { fields: session.fields },
  };
}
