/** The tests that a page names as the proof of what it says, as “title” behind the path of a file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/support.js';
import { escaped } from './pages.js';

export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** Of one line: titles behind a file's path are all in that file. */
export function testsIn(line: string): NamedTest[] {
  const tests = [];
  let file = '';
  for (const [, path, name] of line.matchAll(/`(test\/[\w./-]+)`|“([^”]+)”/g)) {
    if (path !== undefined) file = path;
    else if (name !== undefined && file !== '') tests.push({ file, name });
  }
  return tests;
}

export function isTest({ file, name }: NamedTest): boolean {
  const path = join(ROOT, file);
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
  // A test's name is the first of what it is given, or that of a table.
  return quoted.some(
    (text) => source.includes(`(${text},`) || new RegExp(`\\n +${escaped(text)},\\n`).test(source),
  );
}
