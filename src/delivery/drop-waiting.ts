/**
 * What is to be erased does not wait any longer either. What a living process holds is left to its
 * next round, which finds the erasure in the receipt.
 */
import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  newMark,
  outboxFolder,
  readLine,
  type Segment,
  segmentName,
  systemProcesses,
} from '../outbox/index.js';
import { type Claim, type ClaimContext, claim, claimable } from './claims.js';

/** Of one session of a package; `packages` is the folder of all. */
export async function dropWaiting(
  packages: string,
  of: { readonly package: string; readonly session: string },
): Promise<void> {
  const context: ClaimContext = {
    folder: outboxFolder(packages, of.package),
    claimant: newMark(process.pid, systemProcesses),
    processes: systemProcesses,
    now: Date.now(),
  };
  for (const segment of await claimable(context)) {
    if (segment.stream !== 'sessions') continue;
    const claimed = await claim(segment, context);
    if (claimed === undefined) continue;
    await dropFrom(claimed, segment, of.session, context.folder).catch(() => claimed.release());
  }
}

async function dropFrom(
  { bytes, offset, advance, release }: Claim,
  segment: Segment,
  session: string,
  folder: string,
): Promise<void> {
  const lines = bytes.subarray(offset).toString('utf8').split('\n');
  const others = lines.filter((text) => sessionOf(text) !== session);
  if (others.length === lines.length) return release();
  if (others.some((text) => text !== '')) {
    // First the others in a file of their own: a crash in between repeats them, which is harmless.
    const id = `${segment.id.slice(0, 13)}-${randomBytes(4).toString('hex')}`;
    const kept = join(
      folder,
      segmentName({ ...segment, id, offset: 0, holder: { state: 'ready' } }),
    );
    const temporary = join(folder, `.${id}.tmp`);
    await writeFile(temporary, others.join('\n'), { mode: 0o600, flag: 'wx' });
    await rename(temporary, kept);
  }
  await advance(bytes.length);
}

function sessionOf(text: string): string | undefined {
  const line = text === '' ? undefined : readLine(text, 'sessions');
  return line !== undefined && 'share' in line ? line.share.session : undefined;
}
