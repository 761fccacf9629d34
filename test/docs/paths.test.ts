import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(new URL('docs', ROOT)).map((name) => `docs/${name}`),
];

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

describe('the documents', () => {
  it.each(PAGES.filter((page) => page.endsWith('.md')))(
    '%s names no file that is not there',
    (page) => {
      const named = read(page).matchAll(
        /`((?:src|test|functions\/src|docs|bench|examples|scripts|web)\/[\w./-]*)`/g,
      );
      const links = read(page).matchAll(/\]\(([\w./-]+)(?:#[\w-]+)?\)/g);
      const base = new URL(page, ROOT);
      const missing = [
        ...[...named].filter(([, path = '']) => !existsSync(new URL(path, ROOT))),
        ...[...links].filter(([, path = '']) => !existsSync(new URL(path, base))),
      ];
      expect(missing.map(([, path]) => path)).toEqual([]);
    },
  );

  it('can all be found from the README', () => {
    const found = new Set<string>();
    const follow = (page: string) => {
      if (found.has(page) || !PAGES.includes(page)) return;
      found.add(page);
      for (const [, link = ''] of read(page).matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g)) {
        follow(new URL(link, new URL(page, ROOT)).href.slice(ROOT.href.length));
      }
    };
    follow('README.md');
    const pages = PAGES.filter((page) => page.startsWith('docs/') && page.endsWith('.md'));
    expect(pages.filter((page) => !found.has(page))).toEqual([]);
  });

  it.each(PAGES.filter((page) => page.endsWith('.md')))(
    '%s names no command that is not there',
    (page) => {
      const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
      const named = Array.from(read(page).matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name);
      expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    },
  );
});
