import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { TEST_RUNNER_VARIABLES } from '../../src/consent/automation.js';
import { FORMATS } from '../../src/consent/config-file.js';
import { decide } from '../../src/consent/decide.js';
import { SPELLINGS } from '../../src/consent/spellings.js';
import { findOff } from '../../src/consent/switches.js';
import { STREAMS, type Subject } from '../../src/consent/types.js';
import { circumstances, configFile } from '../support/circumstances.js';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/configuration.md', ROOT), 'utf8');

/** What stands in code quotes, in a row of a table or in a sentence. */
function quotedIn(pattern: RegExp): string[] {
  const [, text = ''] = pattern.exec(PAGE) ?? [];
  // An empty value cannot stand between single quotes of Markdown.
  return [...text.matchAll(/``(?=,)|`([^`]*)`/g)].map(([, quoted = '']) => quoted);
}

describe('docs/configuration.md', () => {
  it('has the spellings of the code, and no other', () => {
    expect(quotedIn(/^\| yes \| (.*) \|$/m)).toEqual(SPELLINGS.yes);
    expect(quotedIn(/^\| no \| (.*) \|$/m)).toEqual(SPELLINGS.no);
    expect(quotedIn(/every value but these \(.*\): (.*)\.$/m)).toEqual(SPELLINGS.noOptOut);
  });

  it('has the test runners of the code, and no other', () => {
    expect(quotedIn(/or by one of (.*)\.$/m)).toEqual(TEST_RUNNER_VARIABLES);
  });

  it('says of each key what it turns off', () => {
    const rows = /^\| `(\w+)` \| (everything|usage|events|sessions|only the automatic).*\|$/gm;
    const keys = [...PAGE.matchAll(rows)].map(([, key = '']) => key);
    const subjects: Subject[] = ['usage', 'events', 'sessions', 'manual-share'];
    const off = keys.map((key) => [
      key,
      ...subjects.filter((subject) => findOff(configFile({ [key]: false }), 'abacus', subject)),
    ]);
    expect(off).toEqual([
      ['enabled', ...subjects],
      ['usage', 'usage'],
      ['events', 'events'],
      ['sessions', 'sessions', 'manual-share'],
      ['automatic_sharing', 'sessions'],
    ]);
  });

  it('compares the three streams as they are', () => {
    const stated = (row: string) => {
      const [, ...cells] =
        new RegExp(`^\\| ${row} \\| (on|off).* \\| (on|off).* \\| (on|off)`, 'm').exec(PAGE) ?? [];
      return cells.map((cell) => cell === 'on');
    };
    const decided = (changed: Parameters<typeof circumstances>[0]) =>
      STREAMS.map((stream) => decide(stream, circumstances(changed)).on);
    expect(stated('Before the notice')).toEqual(decided({ user: () => configFile({}) }));
    expect(stated('After the notice')).toEqual(decided({}));
    expect(stated('In CI and test runs')).toEqual(decided({ env: { CI: 'true' } }));
  });

  it('shows configurations that mean what it says', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
    expect(findOff(configFile(JSON.parse(json)), 'abacus', 'usage')).toBeDefined();
    expect(findOff(configFile(JSON.parse(json)), 'other', 'usage')).toBeUndefined();
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(PAGE) ?? [];
    expect(FORMATS.yaml(yaml).settings).toEqual({ enabled: 'no' });
  });

  it('names tests that exist', () => {
    const tests = [...PAGE.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path);
    expect(tests.length).toBeGreaterThan(5);
    for (const path of tests) expect(existsSync(new URL(path, ROOT))).toBe(true);
  });
});
