/** What has become new, or other, in a folder. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Since the moment in which it resolves; paths of folders, too. */
export async function watchFolder(folder: string): Promise<() => Promise<string[]>> {
  const before = await contentsOf(folder);
  return async () => {
    const now = await contentsOf(folder);
    return [...now.keys()].filter((path) => now.get(path) !== before.get(path)).sort();
  };
}

/** By path; of a file a digest. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    contents.set(path, entry.isFile() ? digest(await readFile(path)) : 'no file');
  }
  return contents;
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
