/** The reference, beside what a program gets that imports the package. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);

interface Conditions {
  readonly import?: { readonly default: string };
}

const { exports }: { exports: Record<string, Conditions | string> } = JSON.parse(
  readFileSync(new URL('package.json', ROOT), 'utf8'),
);
const ENTRIES = Object.entries(exports).flatMap(([path, target]) =>
  typeof target === 'string' || target.import === undefined
    ? []
    : [{ name: path === '.' ? 'index' : path.slice(2), file: target.import.default }],
);

const pageOf = (name: string) => readFileSync(new URL(`docs/reference/${name}.md`, ROOT), 'utf8');

describe('the reference', () => {
  it.each(ENTRIES)('tells of everything that $name exports, and for what it is', async (entry) => {
    const exported = Object.keys(await import(new URL(entry.file, ROOT).href));
    expect(exported.length).toBeGreaterThan(0);
    const page = pageOf(entry.name);
    const untold = exported.filter(
      (name) =>
        // A heading with prose below it, or a link to the page that has one.
        !new RegExp(`^### ${name}\n\n[A-Z\`]`, 'm').test(page) && !page.includes(`[${name}](`),
    );
    expect(untold).toEqual([]);
  });

  it('names every entry, and what each is for', () => {
    const overview = pageOf('README');
    const rows = [
      ...overview.matchAll(/^\| \[`[\w/-]+`\]\(([\w-]+)\.md\) \| ([^|]+) \| \d+ \|$/gm),
    ];
    expect(rows.map(([, name]) => name)).toEqual(ENTRIES.map(({ name }) => name));
  });

  it('is silent on what only tests put in the place of clock, disk and network', () => {
    const page = pageOf('index');
    expect(page).toContain('### TelemetryOptions');
    expect(page).not.toMatch(/^### (TelemetrySurroundings|Clock|Transport)$/m);
  });
});
