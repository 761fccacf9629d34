/** Keeps a ledger to its limits: the oldest go first. Receipts, which hold keys, are never touched. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LEDGER_MAX_BYTES, LEDGER_MAX_MONTHS } from './limits.js';

interface LedgerLimits {
  readonly maxMonths: number;
  readonly maxBytes: number;
}

const LIMITS: LedgerLimits = { maxMonths: LEDGER_MAX_MONTHS, maxBytes: LEDGER_MAX_BYTES };

const MONTH = /^\d{4}-\d{2}(?=\.jsonl$|$)/;

/** Whole months by age; by size first the bodies, then the lists of months that are over. */
export async function keepWithinLimits(
  folder: string,
  now: Date,
  { maxMonths, maxBytes }: LedgerLimits = LIMITS,
): Promise<void> {
  const months = new Set((await readdir(folder)).flatMap((name) => MONTH.exec(name) ?? []));
  const current = monthOf(now, 0);
  const kept: string[] = [];
  for (const month of [...months].sort()) {
    if (month > monthOf(now, maxMonths)) kept.push(month);
    else await remove(join(folder, month), join(folder, `${month}.jsonl`));
  }
  const bodies = await filesIn(kept.map((month) => join(folder, month)));
  const lists = await sizesOf(kept.map((month) => join(folder, `${month}.jsonl`)));
  let excess = sum(bodies) + sum(lists) - maxBytes;
  const over = lists.filter(({ path }) => path !== join(folder, `${current}.jsonl`));
  for (const { path, bytes } of [...bodies, ...over]) {
    if (excess <= 0) return;
    await remove(path);
    excess -= bytes;
  }
}

/** Such as `2026-11`, so many months back. */
function monthOf(now: Date, back: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back))
    .toISOString()
    .slice(0, 7);
}

interface Sized {
  readonly path: string;
  readonly bytes: number;
}

/** Their names begin with the time, so that their order is that of their age. */
async function filesIn(folders: readonly string[]): Promise<Sized[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    paths.push(...names.sort().map((name) => join(folder, name)));
  }
  return sizesOf(paths);
}

async function sizesOf(paths: readonly string[]): Promise<Sized[]> {
  const sizes: Sized[] = [];
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined) sizes.push({ path, bytes: stats.size });
  }
  return sizes;
}

function sum(files: readonly Sized[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

/** Another process may have been quicker. */
async function remove(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
}
