/** Watches a program by a module that is loaded before it: it works everywhere. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, withFolder } from './run.js';
import type { Watch } from './types.js';

export const watchByPreload: Watch = (program, place) =>
  withFolder(async (folder) => {
    const report = join(folder, 'report.json');
    const preload = new URL('./report.mjs', import.meta.url);
    preload.search = `to=${pathToFileURL(report)}`;
    const ended = await run([process.execPath, '--import', preload.href, ...program], place);
    const { did, read, modules } = JSON.parse(await readFile(report, 'utf8'));
    const paths = read.map((path: string) => resolve(place.cwd, path));
    return { ended, did, read: [...paths, ...modules] };
  });
