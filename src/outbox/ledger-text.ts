/** The ledger as a person reads it. */
import type { LedgerEntry, LedgerList } from './ledger.js';

/** The ledger as text, with the path of each body. Nothing in it can steer a terminal. */
export function formatLedger({ entries, torn }: LedgerList): string {
  const blocks = entries.map((entry, index) => entryText(entry, index + 1));
  if (blocks.length === 0) blocks.push('Nothing has left this machine.');
  if (torn > 0) {
    blocks.push(
      `${torn} ${torn === 1 ? 'line was' : 'lines were'} cut off by a crash and cannot be read.`,
    );
  }
  return `${blocks.join('\n\n')}\n`;
}

function entryText(entry: LedgerEntry, number: number): string {
  const { at, package: name, session, method, url, bytes, sha256, body } = entry;
  return [
    `${number}. ${at.slice(0, 19).replace('T', ' ')} UTC  ${method} ${url}`,
    `   package  ${name}${session === undefined ? '' : `, session ${session}`}`,
    `   bytes    ${bytes}`,
    `   SHA-256  ${sha256}`,
    `   answer   ${answerOf(entry)}`,
    `   body     ${body ?? 'removed, because the ledger keeps to a size'}`,
  ]
    .map(printable)
    .join('\n');
}

function answerOf({
  outcome,
  status,
  digest_matches,
  answer_digest,
  problem,
}: LedgerEntry): string {
  const sentences = [outcome === 'sending' ? 'none was noted: it may have arrived' : outcome];
  if (status !== undefined) sentences.push(`with the status ${status}`);
  if (digest_matches === true) sentences.push('by the same digest');
  if (digest_matches === false) {
    sentences.push(`BY ANOTHER DIGEST, so that it received something else: ${answer_digest}`);
  }
  if (problem !== undefined) sentences.push(`(${problem})`);
  return sentences.join(' ');
}

/** A file in the user's folder may have been written by anything. */
function printable(line: string): string {
  return line.replace(/\p{C}/gu, '?');
}
