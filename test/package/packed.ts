/** The package as `npm pack` makes it, unpacked into a project that has nothing else of this one. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../e2e/support.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

const MANIFEST: Manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** `aboveboard`, `aboveboard/express` …: what a program imports. The others are files as they are. */
export const ENTRIES = Object.keys(MANIFEST.exports)
  .filter((entry) => !/\.js(on)?$/.test(entry))
  .map((entry) => entry.replace('.', 'aboveboard'));

export interface Packed {
  readonly folder: string;
  /** Its path. */
  readonly tarball: string;
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
  const tarball = join(folder, name);
  const project = join(folder, 'project');
  const own = join(project, 'node_modules/aboveboard');
  await mkdir(own, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
  await writeFile(join(project, 'package.json'), '{ "name": "a-project" }');
  for (const dependency of Object.keys(MANIFEST.dependencies)) await link(project, dependency);
  return { folder, tarball, files: await contentsOf(own), project };
}

async function contentsOf(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    contents.set(relative(folder, path).split(sep).join('/'), await readFile(path, 'utf8'));
  }
  return contents;
}

/** What npm would install beside it, as this clone has it. */
export async function link(project: string, name: string): Promise<void> {
  const path = join(project, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(ROOT, 'node_modules', name), path, 'dir');
}
