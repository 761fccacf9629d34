import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeFolder } from '../../src/disk/make-folder.js';
import { makeFolderNow } from '../../src/disk/make-folder-now.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Linux refuses every folder there, as one that is not there. */
const REFUSING = '/proc/aboveboard/packages/abacus';

const WAYS = [
  ['at once', async (path: string) => makeFolderNow(path)],
  ['later', makeFolder],
] as const;

describe.each(WAYS)('a folder that is made %s', (_, make) => {
  it('is there with all above it, for its owner alone, also where several make it', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await Promise.all([make(path), make(path), make(join(path, 'd'))]);
    await make(path);
    for (const one of [path, join(folder, 'a'), join(path, 'd')]) {
      expect(statSync(one).mode & 0o777).toBe(0o700);
    }
  });

  it('is an error where a file is in its place, or above it', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(make(join(folder, 'file'))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await expect(make(join(folder, 'file', 'below'))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it('is an error where a file system refuses it as one that is not there', async () => {
    if (existsSync('/proc/self')) await expect(make(REFUSING)).rejects.toThrow('ENOENT');
  });
});
