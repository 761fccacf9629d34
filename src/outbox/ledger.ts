/**
 * The ledger on disk: everything that ever left, byte for byte. In the folder of its package
 * a list for each month, as JSON Lines, and beside it a folder with one file for each body.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appendDurably, createDurably } from '../disk/durable.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';
import { keepWithinLimits } from './keep-within-limits.js';
import {
  type DepartureLine,
  isDeparture,
  type OutcomeLine,
  readLedgerLine,
} from './ledger-entry.js';

const LEDGER = 'ledger';

/** What is about to leave. */
export interface Departure {
  readonly package: string;
  readonly session?: string;
  readonly url: string;
  /** Before compression. */
  readonly body: Uint8Array;
}

export type LedgerOutcome = Omit<OutcomeLine, 'id' | 'ended_at'>;

/** One request that left this machine, or was about to. */
export interface LedgerEntry extends Omit<DepartureLine, 'id' | 'body'> {
  /** Path of a file that holds exactly the bytes that left; null where the limits removed it. */
  readonly body: string | null;
  /** `sending` for good means that the program ended before an answer came. */
  readonly outcome: 'sending' | OutcomeLine['outcome'];
  /** Of HTTP; missing where no answer came. */
  readonly status?: number;
  /** What the service says that it received: SHA-256, hex. */
  readonly answer_digest?: string;
  /** Null where the service answered no digest. */
  readonly digest_matches: boolean | null;
  /** A plain sentence on what went wrong. */
  readonly problem?: string;
}

/** What the ledger holds, and what could not be read of it. */
export interface LedgerList {
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** Lines that a crash cut off. */
  readonly torn: number;
}

export interface Ledger {
  /** Resolves when it is safely on disk, to a function that adds how it went. Rejects where it cannot be written. */
  record(departure: Departure): Promise<(outcome: LedgerOutcome) => Promise<void>>;
  /** All, or what one package sent. Never rejects. */
  list(packageName?: string): Promise<LedgerList>;
}

export interface LedgerOptions {
  readonly folder?: string;
  readonly platform?: Partial<Platform>;
  readonly now?: () => Date;
}

export function createLedger(options: LedgerOptions = {}): Ledger {
  const { now = () => new Date() } = options;
  const place = () => options.folder ?? packagesFolder(options.platform);
  return {
    async record({ package: name, session, url, body }) {
      const folder = join(place(), packageFolder(name), LEDGER);
      const id = randomUUID();
      const at = now().toISOString();
      const month = at.slice(0, 7);
      const list = join(folder, `${month}.jsonl`);
      const line: DepartureLine = {
        id,
        at,
        package: name,
        ...(session === undefined ? {} : { session }),
        method: 'POST',
        url,
        bytes: body.byteLength,
        sha256: createHash('sha256').update(body).digest('hex'),
        body: `${month}/${at.slice(8).replaceAll(':', '.')}-${id.slice(0, 8)}.json`,
      };
      await createDurably(join(folder, line.body), body);
      await appendDurably(list, JSON.stringify(line));
      return async (outcome) => {
        const ended: OutcomeLine = { id, ended_at: now().toISOString(), ...outcome };
        await appendDurably(list, JSON.stringify(ended));
        await keepWithinLimits(folder, now());
      };
    },

    async list(packageName) {
      const entries: LedgerEntry[] = [];
      let torn = 0;
      for (const folder of await foldersIn(place, packageName)) {
        for (const file of (await namesIn(folder)).filter((name) => name.endsWith('.jsonl'))) {
          const text = await readFile(join(folder, file), 'utf8').catch(() => '');
          const bodies = new Set(await namesIn(join(folder, file.slice(0, -'.jsonl'.length))));
          const month = entriesIn(text, (name) => {
            return bodies.has(name.slice(name.indexOf('/') + 1)) ? join(folder, name) : null;
          });
          entries.push(...month.entries);
          torn += month.torn;
        }
      }
      entries.sort((a, b) => a.at.localeCompare(b.at));
      return { entries, torn };
    },
  };
}

async function foldersIn(place: () => string, packageName: string | undefined): Promise<string[]> {
  try {
    const folder = place();
    const names = packageName === undefined ? await namesIn(folder) : [packageFolder(packageName)];
    return names.map((name) => join(folder, name, LEDGER));
  } catch {
    // A machine without a home folder has no ledger in it.
    return [];
  }
}

/** No folder, or a file in its place, is a folder without anything. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function entriesIn(text: string, pathOf: (body: string) => string | null): LedgerList {
  const entries = new Map<string, LedgerEntry>();
  let torn = 0;
  for (const row of text.split('\n')) {
    if (row === '') continue;
    const line = readLedgerLine(row);
    if (line === undefined) torn += 1;
    else if (isDeparture(line)) {
      const { id, body, ...rest } = line;
      const path = pathOf(body);
      entries.set(id, { ...rest, body: path, outcome: 'sending', digest_matches: null });
    } else {
      const { id, ended_at: _, ...outcome } = line;
      const begun = entries.get(id);
      if (begun !== undefined) entries.set(id, withOutcome(begun, outcome));
    }
  }
  return { entries: [...entries.values()], torn };
}

function withOutcome(entry: LedgerEntry, outcome: LedgerOutcome): LedgerEntry {
  const { answer_digest: answered } = outcome;
  const matches = answered === undefined ? null : answered === entry.sha256;
  return { ...entry, ...outcome, digest_matches: matches };
}
