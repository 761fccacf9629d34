/** Removes what is kept of one package. What is still to be erased from a service keeps its receipt. */
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSection, type Section } from '../consent/config-file.js';
import { readSpelling } from '../consent/spellings.js';
import { updateConfig } from '../consent/update.js';
import { readUserConfig } from '../consent/user.js';
import { errorCode, packageFolder, packagesFolder } from '../disk/index.js';
import { createReceipts, isErasurePending } from '../outbox/index.js';

const RECEIPTS = 'receipts';

export interface Cleared {
  readonly package: string;
  /** Receipts that stay until a service has confirmed their erasure. */
  readonly erasures_pending: number;
  /** A plain sentence on what could not be removed. */
  readonly problem?: string;
}

/** Never rejects. */
export async function clearPackage(name: string, now: Date): Promise<Cleared> {
  let pending = new Set<string>();
  try {
    const { receipts } = await createReceipts().list();
    const waiting = receipts.filter(({ receipt }) => isErasurePending(receipt, now));
    const folder = join(packagesFolder(), packageFolder(name));
    pending = new Set(
      waiting.map(({ path }) => path).filter((path) => path.startsWith(join(folder, RECEIPTS))),
    );
    for (const entry of await namesIn(folder)) {
      if (entry !== RECEIPTS) await rm(join(folder, entry), { recursive: true, force: true });
    }
    for (const entry of await namesIn(join(folder, RECEIPTS))) {
      const path = join(folder, RECEIPTS, entry);
      if (!pending.has(path)) await rm(path, { recursive: true, force: true });
    }
    for (const empty of [join(folder, RECEIPTS), folder]) await rmdir(empty).catch(() => undefined);
    const file = readUserConfig();
    const written = file.outcome === 'missing' ? undefined : await updateConfig(file, name, forget);
    return {
      package: name,
      erasures_pending: pending.size,
      ...(written?.outcome === 'failed' ? { problem: written.message } : {}),
    };
  } catch (error) {
    const problem = `Not everything of ${name} could be removed (${errorCode(error)}).`;
    return { package: name, erasures_pending: pending.size, problem };
  }
}

/** What its user was told, and a yes of theirs, go. Every no stays. */
function forget(section: Section): Section | undefined {
  const { notices, automatic_sharing: sharing, ...rest } = section;
  const given = isSection(sharing) ? sharing['enabled'] : sharing;
  const isYes = readSpelling(given) === 'yes';
  if (notices === undefined && !isYes) return undefined;
  return isYes || sharing === undefined ? rest : { ...rest, automatic_sharing: sharing };
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
