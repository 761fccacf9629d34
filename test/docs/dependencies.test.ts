import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
/** Every package.json that installs something, and the lock file that fixes what. */
const MANIFESTS = ['', 'functions/', 'test/emulators/', 'bench/'];
const LOCK_FILES = ['', 'test/emulators/', 'bench/'];

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

function dependencies(): [name: string, version: string][] {
  return MANIFESTS.flatMap((folder) => {
    const manifest: Manifest = JSON.parse(read(`${folder}package.json`));
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  });
}

describe('the dependencies', () => {
  it('have one line each in docs/dependencies.md, which has no other', () => {
    const documented = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)];
    const names = documented.map(([, name]) => name).sort();
    expect(names).toEqual(
      dependencies()
        .map(([name]) => name)
        .sort(),
    );
  });

  it('are named in exact versions', () => {
    const inexact = dependencies().filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(inexact).toEqual([]);
  });

  it.each(LOCK_FILES)(
    'are locked in %spackage-lock.json without the host they came from',
    (folder) => {
      expect(read(`${folder}package-lock.json`)).not.toMatch(/"resolved": "https?:/);
    },
  );

  it.each(LOCK_FILES)('are locked in %spackage-lock.json for every platform', (folder) => {
    const lock: { packages: Record<string, Manifest> } = JSON.parse(
      read(`${folder}package-lock.json`),
    );
    const locked = new Set(
      Object.keys(lock.packages).map((path) => path.split('node_modules/').pop()),
    );
    const builds = Object.values(lock.packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    expect(builds.filter((name) => !locked.has(name))).toEqual([]);
  });
});
