import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findProjectFiles, projectConfiguration } from '../../src/consent/project.js';
import { circumstances, configFile } from '../support/circumstances.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aboveboard-project-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

function found(cwd: string, home = root): string[] {
  mkdirSync(join(root, cwd), { recursive: true });
  const files = findProjectFiles({ cwd: () => join(root, cwd), home: () => home });
  return files.map(({ path }) => path);
}

describe("the project's configuration", () => {
  it('is every file from the current folder up to the root of the repository', () => {
    write('.aboveboard.json', '{}');
    mkdirSync(join(root, 'repo/.git'), { recursive: true });
    const top = write('repo/package.json', '{ "aboveboard": false }');
    const yml = write('repo/part/.aboveboard.yml', 'usage: no');
    const yaml = write('repo/part/deep/.aboveboard.yaml', '');
    expect(found('repo/part/deep')).toEqual([yaml, yml, top]);
  });

  it('ends at the home folder where there is no repository', () => {
    write('.aboveboard.json', '{}');
    const mine = write('home/.aboveboard.json', '{}');
    expect(found('home/some/where', join(root, 'home'))).toEqual([mine]);
  });

  it('is off where the current folder is gone', () => {
    const gone = () => {
      throw new Error('ENOENT');
    };
    const project = () => findProjectFiles({ cwd: gone, home: () => root });
    expect(projectConfiguration('usage', circumstances({ project })).says).toBe('off');
  });

  it('is only ever read', () => {
    mkdirSync(join(root, 'repo'));
    found('repo');
    expect(readdirSync(join(root, 'repo'))).toEqual([]);
  });

  it('names the file and the line that turn off, nearest first', () => {
    const file = write('.aboveboard.yml', '# ours\nenabled: yes\nusage: Off\n');
    const project = () => findProjectFiles({ cwd: () => root, home: () => root });
    expect(projectConfiguration('usage', circumstances({ project }))).toEqual({
      source: 'project-configuration',
      says: 'off',
      detail: `"usage" is off in ${file}, line 3.`,
      file,
      line: 3,
    });
    expect(projectConfiguration('events', circumstances({ project })).says).toBe('nothing');
  });

  function says(settings: unknown): string {
    const project = () => [configFile(settings)];
    return projectConfiguration('usage', circumstances({ project })).says;
  }

  it.each([
    [false],
    ['off'],
    [{ enabled: 'no' }],
    [{ usage: 0 }],
    [{ packages: { abacus: false } }],
    [{ packages: { abacus: { enabled: false } } }],
    [{ packages: { abacus: { usage: { enabled: false } } } }],
    [{ enabled: true, usage: true, packages: { abacus: { usage: 'N' } } }],
  ])('turns off with %j', (settings) => {
    expect(says(settings)).toBe('off');
  });

  it.each([
    ['flase'],
    [{ enabled: null }],
    [{ usage: 'nope' }],
    [{ usage: {} }],
    [{ packages: [] }],
    [{ packages: false }],
    [{ packages: { abacus: 'flase' } }],
    [[]],
  ])('means off where it cannot be understood, as in %j', (settings) => {
    expect(says(settings)).toBe('off');
  });

  it.each([
    [null],
    [true],
    [{}],
    [{ packages: null }],
    [{ events: false, sessions: false }],
    [{ packages: { other: false, abacus: null } }],
    [{ packages: { abacus: { events: false } } }],
  ])('says nothing with %j', (settings) => {
    expect(says(settings)).toBe('nothing');
  });

  it('neither turns on nor sets an endpoint, and says which keys have no meaning', () => {
    const settings = {
      enabled: true,
      endpoint: 'https://evil.example.org',
      automatic_sharing: {
        enabled: true,
        endpoint: 'https://telemetry.example.org',
        since: '2020-01-01',
      },
      packages: { abacus: { enabeld: false } },
    };
    const statement = projectConfiguration(
      'sessions',
      circumstances({ project: () => [configFile(settings)] }),
    );
    expect(statement.says).toBe('nothing');
    expect(statement.detail).toContain('keys without a meaning: "endpoint", "enabeld".');
  });
});
