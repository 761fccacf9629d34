import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readerOf, serviceSettings } from '../../../functions/src/settings.js';
import { abacus } from '../../support/abacus.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-declarations-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const packages = (environment: Record<string, string>) => {
  const reader = readerOf(environment);
  const { declarations } = serviceSettings(reader, folder);
  return { names: declarations && [...declarations.keys()], sentences: reader.sentences };
};

describe('the folder where declarations usually lie', () => {
  it('counts where it holds any, and is not missed where it does not', () => {
    expect(packages({})).toEqual({ names: undefined, sentences: [] });
    writeFileSync(join(folder, 'abacus.json'), JSON.stringify(abacus));
    expect(packages({})).toEqual({ names: ['abacus'], sentences: [] });
  });

  it('gives way to the one that the environment names', () => {
    writeFileSync(join(folder, 'abacus.json'), 'not JSON');
    const { sentences } = packages({ ABOVEBOARD_DECLARATIONS: join(folder, 'none') });
    expect(sentences).toEqual([
      `ABOVEBOARD_DECLARATIONS: ${join(folder, 'none')} is no folder to read.`,
    ]);
    expect(packages({}).sentences).toEqual([
      `${join(folder, 'abacus.json')}: declaration: must be an object.`,
    ]);
  });
});
