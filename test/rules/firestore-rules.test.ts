import { readFileSync } from 'node:fs';
import plugin from '@firebase/eslint-plugin-security-rules';
import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';

const RULES = readFileSync(new URL('../../firestore.rules', import.meta.url), 'utf8');

/** What Google's own grammar and its rules against open access have to say. */
function complaints(rules: string): string[] {
  // The plugin declares its configuration in typescript-eslint's types, not in ESLint's own.
  const config = plugin.configs['flat/recommended'] as unknown as Linter.Config;
  return new Linter().verify(rules, [config], 'firestore.rules').map(({ message }) => message);
}

describe('firestore.rules', () => {
  it("are accepted by Google's grammar", () => {
    expect(complaints(RULES)).toEqual([]);
  });

  it('would not be accepted if they could not be parsed or opened anything', () => {
    expect(complaints(RULES.replace('if false', 'if fal se'))).toHaveLength(1);
    expect(complaints(RULES.replace('if false', 'if true'))).toHaveLength(2);
  });

  it('hold one statement, which refuses every read and write of every document', () => {
    const statements = RULES.replaceAll(/^\s*\/\/.*$/gm, '').match(/allow[^;]*;/g);
    expect(statements).toEqual(['allow read, write: if false;']);
    expect(RULES).toContain('match /{document=**} {');
  });
});
