/**
 * The receipt of a session that waits in the outbox, at once: its program may end in any moment. It
 * is made durable by whoever delivers, before the first byte leaves; a line without one never does.
 */
import { dirname } from 'node:path';
import { fileSystem } from '../disk/file-system.js';
import { errorCode } from '../disk/index.js';
import { makeFolderNow } from '../disk/make-folder-now.js';
import { type ActiveReceipt, type Receipt, readReceipt } from './receipt.js';
import { newReceipt, type ReceiptOf, receiptPath, receiptText } from './receipt-file.js';

type ReceiptNow =
  | { readonly outcome: 'open'; readonly receipt: ActiveReceipt }
  /** Erased, or to be, or damaged: nothing may be added to the session. */
  | { readonly outcome: 'closed' };

/** Throws where the disk takes nothing. Within this process nobody else can be in the middle of it. */
export function openReceiptNow(
  packages: string,
  of: ReceiptOf,
  key: string,
  now: Date,
): ReceiptNow {
  const { renameSync, writeFileSync } = fileSystem();
  const path = receiptPath(packages, of);
  const text = textAt(path);
  if (text !== undefined) {
    const receipt = readReceipt(text);
    return receipt !== undefined && isActive(receipt)
      ? { outcome: 'open', receipt }
      : { outcome: 'closed' };
  }
  const receipt = newReceipt(of, key, now);
  makeFolderNow(dirname(path));
  // Never half of one, whenever the program is killed.
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, receiptText(receipt), { mode: 0o600 });
  renameSync(temporary, path);
  return { outcome: 'open', receipt };
}

function isActive(receipt: Receipt): receipt is ActiveReceipt {
  return receipt.erased_at === undefined && receipt.erasure_requested_at === undefined;
}

function textAt(path: string): string | undefined {
  try {
    return fileSystem().readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
