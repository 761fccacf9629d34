/** What is in the first receipt of a session, and where it lies. */
import { join } from 'node:path';
import { cryptography } from '../disk/file-system.js';
import { packageFolder } from '../disk/package-folder.js';
import type { ActiveReceipt, Receipt } from './receipt.js';

export const RECEIPTS = 'receipts';

const KEY_BYTES = 32;

export interface ReceiptOf {
  readonly session: string;
  readonly package: string;
  /** The service's base address. */
  readonly endpoint: string;
}

/** 256 random bits, base64url without padding. */
export function newErasureKey(): string {
  return cryptography().randomBytes(KEY_BYTES).toString('base64url');
}

/** `packages` is the folder of all packages. The key of one service is never shown to another. */
export function receiptPath(packages: string, of: ReceiptOf): string {
  const digest = cryptography().createHash('sha256').update(of.endpoint).digest('hex');
  const name = `${of.session}-${digest.slice(0, 8)}.json`;
  return join(packages, packageFolder(of.package), RECEIPTS, name);
}

export function newReceipt(of: ReceiptOf, key: string, now: Date): ActiveReceipt {
  return { version: 1, ...of, created_at: now.toISOString(), erasure_key: key, sent: [] };
}

export function receiptText(receipt: Receipt): string {
  return `${JSON.stringify(receipt, undefined, 2)}\n`;
}
