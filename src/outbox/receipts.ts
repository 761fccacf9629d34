/** The receipts on disk, in the folder of their package: a file for each session and service. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably, replaceDurably } from '../disk/durable.js';
import { errorCode, type Platform, packagesFolder } from '../disk/index.js';
import { withLock } from '../disk/lock.js';

import { type ActiveReceipt, type Receipt, readReceipt } from './receipt.js';
import {
  newErasureKey,
  newReceipt,
  RECEIPTS,
  type ReceiptOf,
  receiptPath,
  receiptText,
} from './receipt-file.js';

/** A receipt stays readable, and quick to write, however often a session is shared. */
const SENT_PARTS_KEPT = 1_000;

export interface StoredReceipt<R extends Receipt = Receipt> {
  readonly path: string;
  readonly receipt: R;
}

type OpenedReceipt =
  | ({ readonly outcome: 'open' } & StoredReceipt<ActiveReceipt>)
  | { readonly outcome: 'erased'; readonly erasedAt: string }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'unusable'; readonly message: string };

export interface ReceiptList {
  /** Newest first. */
  readonly receipts: readonly StoredReceipt[];
  /** Paths of files that cannot be read as receipts. */
  readonly damaged: readonly string[];
}

export interface Receipts {
  /** The one receipt of this session at this service; made, with this key, where there is none. */
  open(of: ReceiptOf, key?: string): Promise<OpenedReceipt>;
  /** The same, where there is one; nothing is written. */
  find(of: ReceiptOf): Promise<Receipt | undefined>;
  /** Applies a change to what is on disk by now. Rejects where that cannot be written. */
  amend(stored: StoredReceipt, change: (receipt: Receipt) => Receipt): Promise<StoredReceipt>;
  /** All, or those of one session. A file that cannot be read never hides the others. */
  list(session?: string): Promise<ReceiptList>;
}

export interface ReceiptsOptions {
  readonly folder?: string;
  readonly platform?: Partial<Platform>;
  readonly now?: () => Date;
}

export function createReceipts(options: ReceiptsOptions = {}): Receipts {
  const { now = () => new Date() } = options;
  const folder = () => options.folder ?? packagesFolder(options.platform);
  const pathOf = (of: ReceiptOf) => receiptPath(folder(), of);
  return {
    async open(of, key = newErasureKey()) {
      let path = 'the folder for receipts';
      try {
        path = pathOf(of);
        const fresh = newReceipt(of, key, now());
        if (await createDurably(path, receiptText(fresh)))
          return { outcome: 'open', path, receipt: fresh };
        const receipt = readReceipt(await readFile(path, 'utf8'));
        if (receipt === undefined) return { outcome: 'unusable', message: damaged(path) };
        if (receipt.erased_at !== undefined)
          return { outcome: 'erased', erasedAt: receipt.erased_at };
        return { outcome: 'open', path, receipt };
      } catch (error) {
        return { outcome: 'unusable', message: unwritable(path, errorCode(error)) };
      }
    },

    async find(of) {
      return readFile(pathOf(of), 'utf8').then(readReceipt, () => undefined);
    },

    async amend({ path, receipt }, change) {
      return withLock(path, async () => {
        // Another process, such as an erasure by the command, may have been here in between.
        const onDisk = readReceipt(await readFile(path, 'utf8').catch(() => ''));
        const changed = change(onDisk ?? receipt);
        const kept = { ...changed, sent: changed.sent.slice(-SENT_PARTS_KEPT) };
        await replaceDurably(path, receiptText(kept));
        return { path, receipt: kept };
      });
    },

    async list(session) {
      const receipts: StoredReceipt[] = [];
      const unreadable: string[] = [];
      for (const path of await filesIn(folder(), session)) {
        const receipt = readReceipt(await readFile(path, 'utf8').catch(() => ''));
        if (receipt === undefined) unreadable.push(path);
        else receipts.push({ path, receipt });
      }
      receipts.sort((a, b) => b.receipt.created_at.localeCompare(a.receipt.created_at));
      return { receipts, damaged: unreadable };
    },
  };
}

async function filesIn(folder: string, session: string | undefined): Promise<string[]> {
  const files: string[] = [];
  for (const name of await namesIn(folder)) {
    for (const file of await namesIn(join(folder, name, RECEIPTS))) {
      const wanted = file.endsWith('.json') && (session === undefined || file.startsWith(session));
      if (wanted) files.push(join(folder, name, RECEIPTS, file));
    }
  }
  return files;
}

/** No folder, or a file in its place, is a folder without receipts. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function unwritable(path: string, code: string): string {
  return `The receipt, which holds the key to erase the session again, could not be written to ${path} (${code}).`;
}

function damaged(path: string): string {
  return `The receipt of this session is damaged, and with it the key is lost: ${path}.`;
}
