/** The page of the HTTP interface has what the service says of itself; `npm run docs` writes it anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../functions/src/problem.js';
import { ROOT } from '../e2e/support.js';
import { type Machine, startMachine } from '../functions/app/machine.js';
import { httpPage, type OpenApi } from './http-page.js';
import { readPage } from './pages.js';

const PAGE = 'docs/http.md';
const BEGIN =
  '<!-- From here on: what /v1/openapi.json says. After a change, `npm run docs` writes it anew. -->\n';

describe(PAGE, () => {
  let machine: Machine;
  let described: OpenApi;
  beforeAll(async () => {
    machine = await startMachine();
    described = (await machine.call('GET', '/v1/openapi.json')).json<OpenApi>();
    if (process.env['RENEW_PAGES'] !== '1') return;
    const [written = ''] = readPage(PAGE).split(BEGIN);
    writeFileSync(join(ROOT, PAGE), `${written}${BEGIN}\n${httpPage(described)}\n`);
  });
  afterAll(() => machine.close());

  it('is what the service says of itself', () => {
    expect(readPage(PAGE).split(BEGIN)[1]).toBe(`\n${httpPage(described)}\n`);
  });

  it('has every route, with who may ask for it', () => {
    const rows = [...readPage(PAGE).matchAll(/^\| \[`(\w+ \S+)`\]\(\S+\) \| (.+?) \| .* \|$/gm)];
    const admin = rows.filter(([, , who]) => who === 'the maintainer').map(([, title]) => title);
    expect(rows).toHaveLength(Object.values(described.paths).flatMap(Object.keys).length);
    expect(admin).toEqual(
      rows.map(([, title = '']) => title).filter((title) => title.includes('/v1/admin/')),
    );
  });

  it('leads to headings that it has', () => {
    const page = readPage(PAGE);
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });

  it('names other statuses that the service knows', () => {
    const named = [404, 405, 408, 414, 431];
    for (const status of named) {
      expect(problem(status, '').title).not.toBe('Error');
      expect(readPage(PAGE)).toContain(String(status));
    }
  });
});
