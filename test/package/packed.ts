/** The package as `npm pack` makes it, unpacked into a project that has nothing else of this one. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { ROOT } from '../e2e/support.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

export const MANIFEST: Manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** `aboveboard`, `aboveboard/express` …: what a program imports. The others are files as they are. */
export const ENTRIES = Object.keys(MANIFEST.exports)
  .filter((entry) => !/\.js(on)?$/.test(entry))
  .map((entry) => entry.replace('.', 'aboveboard'));

export interface Packed {
  readonly folder: string;
  readonly tarball: Uint8Array;
  /** Content by path inside the package. */
  readonly files: ReadonlyMap<string, string>;
  /** A project with the package installed. */
  readonly project: string;
}

export async function pack(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'aboveboard-packed-'));
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder],
    { cwd: ROOT, shell: process.platform === 'win32' },
  );
  const name = /aboveboard-[\w.-]+\.tgz/.exec(stdout)?.[0] ?? '';
  const tarball = await readFile(join(folder, name));
  const unpacked = createPackageFromTarballData(tarball);
  const inside = '/node_modules/aboveboard/';
  const files = new Map(
    unpacked.listFiles().map((path) => [path.replace(inside, ''), unpacked.readFile(path)]),
  );
  const project = join(folder, 'project');
  for (const [path, text] of files) {
    await write(join(project, 'node_modules/aboveboard', path), text);
  }
  await write(join(project, 'package.json'), '{ "name": "a-project" }');
  for (const dependency of Object.keys(MANIFEST.dependencies)) await link(project, dependency);
  return { folder, tarball, files, project };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** What npm would install beside it, as this clone has it. */
export async function link(project: string, name: string): Promise<void> {
  const path = join(project, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(ROOT, 'node_modules', name), path, 'dir');
}
