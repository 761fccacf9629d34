import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDeclarations } from '../../../functions/src/declarations/index.js';
import { abacus } from '../../support/abacus.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-declarations-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('readDeclarations', () => {
  it('knows every package that a file of the folder declares, and passes over other files', () => {
    put('abacus.json', abacus);
    put('counting.json', { ...abacus, package: 'counting' });
    put('README.md', '# Ours');
    const { declarations, faults } = readDeclarations(folder);
    expect(faults).toEqual([]);
    expect([...declarations.keys()]).toEqual(['abacus', 'counting']);
    expect(declarations.get('abacus')).toEqual(abacus);
  });

  it('says of each fault the file and the path in it', () => {
    const faulty = put('a.json', { ...abacus, revision: 'two', owner: 'me' });
    const broken = put('b.json', '{ "package": ');
    const { faults } = readDeclarations(folder);
    expect(faults).toEqual([
      expect.stringMatching(/a\.json: declaration: has no property "owner"/),
      `${faulty}: revision: must be a whole number from 1 on.`,
      `${broken}: declaration: must be an object.`,
    ]);
  });

  it('refuses two declarations of one package: nobody could say which holds', () => {
    put('a.json', abacus);
    const second = put('b.json', abacus);
    expect(readDeclarations(folder).faults).toEqual([
      `${second}: declares a package that another file declares, too.`,
    ]);
  });

  it('refuses a folder that is empty, and one that is none', () => {
    expect(readDeclarations(folder).faults).toEqual([`${folder} holds no declaration.`]);
    const none = join(folder, 'none');
    expect(readDeclarations(none).faults).toEqual([`${none} is no folder to read.`]);
  });
});
