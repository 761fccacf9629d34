/**
 * Erases what receipts stand for. All of them are marked before the first service is asked, so that
 * none is forgotten whatever happens in between; a mark goes when its service has confirmed.
 */
import { noteErasure } from '../consent/erasures.js';
import { readUserConfig } from '../consent/user.js';
import { type Background, dropWaiting } from '../delivery/index.js';
import { packagesFolder } from '../disk/index.js';
import { isErasurePending, type Receipts, type StoredReceipt } from '../outbox/index.js';
import { createTransport, ERASE_DEADLINE_MS, withLedger } from '../transport/index.js';
import { askToErase, type Erasure } from './ask-to-erase.js';
import { keptIn } from './kept.js';
import type { EraseResult, EraseSurroundings } from './types.js';

export interface EraseLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** One result for each receipt, in their order. */
export async function eraseAll(
  wanted: readonly StoredReceipt[],
  surroundings: EraseSurroundings,
  { timeoutMs, signal }: EraseLimits = { timeoutMs: ERASE_DEADLINE_MS },
  transportOf: Background = whileSomebodyWaits(surroundings),
): Promise<EraseResult[]> {
  const { now = () => new Date() } = surroundings;
  const { receipts } = keptIn(surroundings);
  const marked: (StoredReceipt | undefined)[] = [];
  for (const stored of wanted) marked.push(await mark(stored, receipts, now()));
  for (const stored of marked.filter(isOpen)) await drop(stored, surroundings);
  const names = new Set(marked.flatMap((stored) => (isOpen(stored) ? stored.receipt.package : [])));
  const noted = new Set<string>();
  for (const name of names) {
    if (await noteErasure(readUserConfig(surroundings), name, true)) noted.add(name);
  }

  const results: EraseResult[] = [];
  const silent = new Map<string, Erasure>();
  for (const [index, stored] of marked.entries()) {
    if (stored === undefined) {
      results.push(unmarked(wanted[index]?.path ?? ''));
      continue;
    }
    const { package: name, session, endpoint } = stored.receipt;
    const transport = transportOf({ package: name, session }, surroundings);
    const means = { receipts, transport, timeoutMs, now, signal };
    // A service that does not answer once is not waited for again.
    const erasure = silent.get(endpoint) ?? (await askToErase(stored, means));
    if (erasure.outcome === 'unconfirmed' && erasure.final) silent.set(endpoint, erasure);
    results.push(resultOf(erasure, name, noted.has(name)));
  }
  for (const name of names) await settle(name, surroundings);
  return results;
}

function whileSomebodyWaits(surroundings: EraseSurroundings): Background {
  const { transport = createTransport() } = surroundings;
  return (of) => withLedger(transport, keptIn(surroundings).ledger, of);
}

function isOpen(stored: StoredReceipt | undefined): stored is StoredReceipt {
  return stored !== undefined && stored.receipt.erased_at === undefined;
}

/** Undefined where that cannot be written. */
async function mark(
  stored: StoredReceipt,
  receipts: Receipts,
  now: Date,
): Promise<StoredReceipt | undefined> {
  const { erased_at, erasure_requested_at } = stored.receipt;
  if (erased_at !== undefined || erasure_requested_at !== undefined) return stored;
  return receipts
    .amend(stored, (receipt) => ({ erasure_requested_at: now.toISOString(), ...receipt }))
    .catch(() => undefined);
}

/** From the outbox, where it still waits. */
async function drop({ receipt }: StoredReceipt, surroundings: EraseSurroundings): Promise<void> {
  try {
    await dropWaiting(packagesFolder(surroundings), receipt);
  } catch {
    // A machine without a home folder has no outbox in it.
  }
}

/** Says in the configuration no longer that something waits, where nothing does. */
export async function settle(name: string, surroundings: EraseSurroundings): Promise<void> {
  const { receipts } = keptIn(surroundings);
  if ((await pendingReceipts(receipts, surroundings, name)).length > 0) return;
  await noteErasure(readUserConfig(surroundings), name, false);
  // Another process may have asked for one in between, and have found that noted.
  if ((await pendingReceipts(receipts, surroundings, name)).length === 0) return;
  await noteErasure(readUserConfig(surroundings), name, true);
}

/** Those that wait to be confirmed, of one package or of all. */
export async function pendingReceipts(
  receipts: Receipts,
  { now = () => new Date() }: EraseSurroundings,
  name?: string,
): Promise<StoredReceipt[]> {
  const { receipts: all } = await receipts.list();
  return all.filter(
    ({ receipt }) =>
      (name === undefined || receipt.package === name) && isErasurePending(receipt, now()),
  );
}

function resultOf(erasure: Erasure, name: string, isNoted: boolean): EraseResult {
  if (erasure.outcome === 'erased') return erasure;
  const later = isNoted ? `in later runs of ${name}` : `by the next share of ${name}`;
  const message = `The session is not erased yet. ${erasure.message} It will be asked for again ${later}, and by every aboveboard erase.`;
  return { outcome: 'pending', message };
}

function unmarked(path: string): EraseResult {
  const message = `The session was not erased, and nothing was sent: that it is to be erased could not be written to ${path}.`;
  return { outcome: 'failed', message };
}
