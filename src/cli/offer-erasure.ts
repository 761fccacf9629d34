/** Whoever turns sharing off may want back what was shared: they are asked once, or say so at once. */
import type { Ask } from '../consent/index.js';
import type { StoredReceipt } from '../outbox/index.js';
import { eraseHeld, heldReceipts } from '../sharing/erase-held.js';
import type { EraseResult } from '../sharing/index.js';
import { oneLine } from './io.js';

interface Offer {
  readonly choice: 'ask' | 'erase' | 'keep';
  readonly ask: Ask;
  readonly say: (text: string) => void;
}

interface Offered {
  /** What a service may still hold of what was shared. */
  readonly held: readonly { readonly session: string; readonly endpoint: string }[];
  /** Of what was erased, one for each. */
  readonly results: readonly EraseResult[];
}

/** Of one package, or of all. */
export async function offerErasure(
  packageName: string | undefined,
  { choice, ask, say }: Offer,
): Promise<Offered> {
  const receipts = await heldReceipts(packageName);
  const held = receipts.map(({ receipt: { session, endpoint } }) => ({ session, endpoint }));
  if (held.length === 0) return { held, results: [] };
  say(`\nShared before, and still held by a service:\n${receipts.map(lineOf).join('')}`);
  const answer = choice === 'ask' ? await ask('Erase all of this as well?') : choice === 'erase';
  if (!answer) {
    say(`It stays there. To erase it: npx aboveboard disable ${words(packageName)}--erase\n`);
    return { held, results: [] };
  }
  const results = await eraseHeld(receipts);
  for (const { message } of results) say(`${message}\n`);
  return { held, results };
}

function lineOf({ receipt }: StoredReceipt): string {
  const { session, package: name, endpoint, created_at, expires_at } = receipt;
  const until = expires_at === undefined ? '' : `, kept until ${expires_at.slice(0, 10)}`;
  const line = `  ${session}  ${name}, ${endpoint}, shared ${created_at.slice(0, 10)}${until}`;
  return `${oneLine(line)}\n`;
}

/** Only what no shell reads anything into. */
function words(packageName: string | undefined): string {
  return packageName !== undefined && /^[@\w./-]+$/.test(packageName) ? `${packageName} ` : '';
}
