/** What was turned off does not wait any longer: also of other runs, and of processes that live. */
import { join } from 'node:path';
import { asyncFileSystem } from '../disk/file-system.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';
import { listSegments, OUTBOX, segmentName } from './segments.js';
import type { OutboxStream } from './types.js';

/** Of one package, or of all; a stream, or everything. Never rejects: what stays never leaves. */
export async function removeWaiting(
  {
    packageName,
    stream,
  }: { readonly packageName?: string | undefined; readonly stream?: OutboxStream | undefined },
  platform?: Partial<Platform>,
): Promise<void> {
  try {
    const packages = packagesFolder(platform);
    const folders =
      packageName === undefined
        ? await asyncFileSystem().readdir(packages)
        : [packageFolder(packageName)];
    for (const folder of folders) {
      await removeFiles(join(packages, folder, OUTBOX), stream).catch(() => undefined);
    }
  } catch {
    // Nothing waits where there is no folder.
  }
}

/** Rejects as the disk does. */
export async function removeFiles(folder: string, stream?: OutboxStream): Promise<void> {
  const { rm } = asyncFileSystem();
  if (stream === undefined) {
    await rm(folder, { recursive: true, force: true });
    return;
  }
  for (const segment of await listSegments(folder)) {
    if (segment.stream === stream) await rm(join(folder, segmentName(segment)), { force: true });
  }
}
