/** What left this machine, for whoever asks. The ledger is loaded only then. */
import type { LedgerList } from '../outbox/index.js';
import type { KeptSurroundings } from './types.js';

/** Of one package; never rejects. */
export async function listLedger(
  packageName: string,
  surroundings: KeptSurroundings = {},
): Promise<LedgerList> {
  const { keptIn } = await import('./kept.js');
  return keptIn(surroundings).ledger.list(packageName);
}
