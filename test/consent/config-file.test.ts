import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORMATS, readConfigFile } from '../../src/consent/config-file.js';
import { lineOfKey } from '../../src/consent/json-lines.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-config-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string | Buffer, format: keyof typeof FORMATS = 'json') {
  const path = join(folder, 'config');
  writeFileSync(path, text);
  return readConfigFile(path, FORMATS[format]);
}

describe('lineOfKey', () => {
  it('finds every key of arbitrary JSON where JSON.parse found it', () => {
    const anyValue = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyValue, { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value, undefined, 2);
        for (const key of Object.keys(value)) {
          const line = lineOfKey(text, [key]);
          const found = text.split('\n')[Number(line) - 1];
          expect(found?.startsWith(`  ${JSON.stringify(key)}: `)).toBe(true);
        }
      }),
    );
  });

  it('is not misled by keys elsewhere, in texts, in lists, or written otherwise', () => {
    const text = `{
      "a": "\\"b\\": {",
      "list": [{ "a": { "b": 0 } }],
      "other": { "b": 1 },
      "\\u0061": {
        "c": 2, "b": 3
      }
    }`;
    expect(lineOfKey(text, ['a', 'b'])).toBe(6);
    expect(lineOfKey(text, ['b'])).toBeUndefined();
    expect(lineOfKey('{ "a": [0, "b"] }', ['a', 'b'])).toBeUndefined();
  });

  it('takes the last of equal keys, as JSON.parse does', () => {
    expect(lineOfKey('{\n"a": 1,\n"a": 2}', ['a'])).toBe(3);
  });
});

describe('a configuration file', () => {
  it('is read with the lines of its keys, as JSON and as YAML', () => {
    const json = read('\uFEFF{\n  "packages": {\n    "abacus": false\n  }\n}\n');
    const yaml = read('# mine\npackages:\n  abacus: no\n', 'yaml');
    if (json.outcome !== 'read' || yaml.outcome !== 'read') throw new Error();
    expect(json.settings).toEqual({ packages: { abacus: false } });
    expect(yaml.settings).toEqual({ packages: { abacus: 'no' } });
    expect(json.lineOf(['packages', 'abacus'])).toBe(3);
    expect(yaml.lineOf(['packages', 'abacus'])).toBe(3);
    expect(yaml.lineOf(['packages', 'other'])).toBeUndefined();
  });

  it('may use anchors in YAML', () => {
    const file = read('off: &off\n  enabled: no\npackages:\n  abacus: *off\n', 'yaml');
    if (file.outcome !== 'read') throw new Error();
    expect(file.settings).toMatchObject({ packages: { abacus: { enabled: 'no' } } });
    expect(file.lineOf(['packages', 'abacus', 'enabled'])).toBe(2);
  });

  it('is what package.json says of aboveboard, and nothing where it says nothing', () => {
    const file = read(
      '{\n  "name": "x",\n  "aboveboard": {\n    "usage": "off" } }',
      'packageJson',
    );
    if (file.outcome !== 'read') throw new Error();
    expect(file.settings).toEqual({ usage: 'off' });
    expect(file.lineOf(['usage'])).toBe(4);
    expect(read('{ "dependencies": { "aboveboard": "1" } }', 'packageJson').outcome).toBe(
      'missing',
    );
    expect(read('{ not JSON, nor ours', 'packageJson').outcome).toBe('missing');
    expect(read('{ "aboveboard": ', 'packageJson').outcome).toBe('damaged');
  });

  it('is missing where there is none', () => {
    const path = join(folder, 'none');
    expect(readConfigFile(path, FORMATS.json)).toEqual({ outcome: 'missing', path });
  });

  it.each<[string, keyof typeof FORMATS, string | Buffer]>([
    ['is empty', 'json', ''],
    ['is half of JSON', 'json', '{ "usage": fal'],
    ['is no text', 'json', Buffer.from([0, 255, 254])],
    ['is too large', 'json', `"${'x'.repeat(1_000_001)}"`],
    ['is no YAML', 'yaml', 'usage: [no'],
    ['has a key twice in YAML', 'yaml', 'usage: no\nusage: yes\n'],
    ['is two documents of YAML', 'yaml', 'usage: no\n---\nusage: yes\n'],
    [
      'is a bomb of YAML aliases',
      'yaml',
      [
        'a: &a [1, 1, 1]',
        ...[...'bcdefghij'].map((c, n) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[n]}`)}]`),
      ].join('\n'),
    ],
  ])('that %s is damaged', (_, format, text) => {
    expect(read(text, format).outcome).toBe('damaged');
  });

  it('that is a folder, a pipe, a circle of links or below a file is damaged, and nobody waits', () => {
    const at = (name: string) => join(folder, name);
    mkdirSync(at('folder'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', at('pipe')]);
    symlinkSync(at('circle'), at('circle'));
    writeFileSync(at('file'), '');
    for (const name of ['folder', 'pipe', 'circle', 'file/below']) {
      expect(readConfigFile(at(name), FORMATS.json)).toMatchObject({ outcome: 'damaged' });
    }
  });
});
