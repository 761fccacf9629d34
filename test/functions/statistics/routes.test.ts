/** What anyone and what the maintainer is answered, over HTTP, by the service on one machine. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStatisticsApp } from '../../../functions/src/app.js';
import { publish } from '../../../functions/src/statistics/publication.js';
import { openGuard } from '../../support/open-guard.js';
import { newKey, newShare } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';
import { DAY, declaration, declarations, PACKAGE, WHEN_DUE } from './history.js';

const counted = publish(
  {
    sessions: {
      total: { units: 120 },
      dimensions: {
        runtime: {
          form: 'one',
          listed: true,
          cells: {
            node: { units: 70 },
            bun: { units: 48 },
            deno: { units: 2 },
            other: { units: 0 },
          },
        },
      },
    },
    'events.command': {
      total: { units: 40, durations: [0, 0, 0, 40] },
      dimensions: {
        command: {
          form: 'one',
          listed: true,
          cells: { tidy: { units: 20 }, '=SUM(A1)': { units: 20 }, other: { units: 0 } },
        },
      },
    },
  },
  10,
);

/** The public function alone: aggregates are all that it has. */
function publicApp() {
  let reads = 0;
  const app = createStatisticsApp({
    aggregates: {
      async readMonth(packageName, month) {
        reads += 1;
        const known = packageName === PACKAGE && month === '2026-05';
        return known ? { [DAY]: JSON.stringify(counted) } : {};
      },
    },
    threshold: 10,
    settings: { retentionDays: 180, declarations },
    guard: openGuard,
    clock: () => WHEN_DUE,
    log: () => undefined,
  });
  return { app, reads: () => reads };
}

const ASKED = `/v1/statistics?package=${PACKAGE}`;

describe('GET /v1/statistics', () => {
  it('answers a month in one read, with the rules that it was made by', async () => {
    const { app, reads } = publicApp();
    const answered = await app.request(ASKED);
    expect(answered.status).toBe(200);
    expect(await answered.json()).toEqual({
      package: PACKAGE,
      from: '2026-05-01',
      to: '2026-05-31',
      published_through: DAY,
      threshold: 10,
      rounded_to: 5,
      retention_days: declaration.retention_days,
      days: [
        {
          day: DAY,
          topics: {
            sessions: counted['sessions'],
            usage: null,
            'events.command': counted['events.command'],
          },
        },
      ],
    });
    expect(reads()).toBe(1);
  });

  it('says which cells are hidden, and of none how many it holds', async () => {
    const said = counted['sessions']?.dimensions['runtime'];
    expect(said?.hidden).toEqual(['deno', 'other']);
    expect(Object.keys(said?.cells ?? {})).toEqual(['node', 'bun']);
  });

  it('answers a day on which nothing came as one on which too little did', async () => {
    const { app } = publicApp();
    const month = await (await app.request(`${ASKED}&from=2026-04-29&to=2026-04-30`)).json();
    const nothing = { sessions: null, usage: null, 'events.command': null };
    expect(month).toMatchObject({
      days: [
        { day: '2026-04-29', topics: nothing },
        { day: '2026-04-30', topics: nothing },
      ],
    });
  });

  it('answers one month at a time, and where the next begins', async () => {
    const { app, reads } = publicApp();
    let from: string | undefined = '2026-02-27';
    const pages: string[] = [];
    while (from !== undefined) {
      const answered = await app.request(`${ASKED}&from=${from}&to=2026-05-02`);
      // The cast: what the schema above says.
      const page = (await answered.json()) as { from: string; to: string; next?: string };
      pages.push(`${page.from}/${page.to}`);
      from = page.next;
    }
    expect(pages).toEqual([
      '2026-02-27/2026-02-28',
      '2026-03-01/2026-03-31',
      '2026-04-01/2026-04-30',
      '2026-05-01/2026-05-02',
    ]);
    expect(reads()).toBe(4);
  });

  it('is cached, and not sent again to who has it', async () => {
    const { app } = publicApp();
    const first = await app.request(ASKED);
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"/);
    const again = await app.request(ASKED, { headers: { 'If-None-Match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const csv = await app.request(`${ASKED}&format=csv`, { headers: { 'If-None-Match': etag } });
    expect(csv.status).toBe(200);
  });

  it('is a table where CSV is asked for, in which no word is a formula', async () => {
    const { app } = publicApp();
    const accepted = await app.request(ASKED, { headers: { Accept: 'text/csv' } });
    const asked = await app.request(`${ASKED}&format=csv`);
    expect(accepted.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const text = await accepted.text();
    expect(await asked.text()).toBe(text);
    const rows = text.split('\r\n');
    expect(rows[0]).toBe(
      'package,day,topic,dimension,value,count,hidden,rounded_to,invokes,success_percent,p50_ms,p90_ms,p99_ms,threshold,retention_days',
    );
    const head = `${PACKAGE},${DAY}`;
    expect(rows).toContain(`${head},sessions,total,,120,false,5,,,,,,10,90`);
    expect(rows).toContain(`${head},sessions,runtime,node,75,false,15,,,,,,10,90`);
    expect(rows).toContain(`${head},sessions,runtime,deno,,true,15,,,,,,10,90`);
    expect(rows).toContain(`${head},usage,total,,,true,5,,,,,,10,90`);
    expect(rows.filter((row) => row.includes('SUM'))).toEqual([
      expect.stringContaining(`${head},events.command,command,"'=SUM(A1)",`),
    ]);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['', 'package'],
    ['?package=', 'package'],
    ['?package=a&from=yesterday', 'from'],
    ['?package=a&from=2026-02-30', 'from'],
    ['?package=a&from=2026-05-02&to=2026-05-01', 'to'],
    ['?package=a&format=xml', 'format'],
    ['?package=a&day=2026-05-01', 'query'],
  ])('refuses %s and names what is wrong', async (query, field) => {
    const { app, reads } = publicApp();
    const answered = await app.request(`/v1/statistics${query}`);
    expect(answered.status).toBe(400);
    expect(await answered.json()).toMatchObject({ field });
    expect(reads()).toBe(0);
  });

  it('is all that its own application answers', async () => {
    const { app } = publicApp();
    for (const path of ['/v1/health', '/v1/sessions', '/v1/admin/statistics']) {
      expect((await app.request(path)).status).toBe(404);
    }
  });
});

describe('GET /v1/admin/statistics', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine({}, () => WHEN_DUE);
    for (let n = 0; n < 3; n++) {
      const key = newKey();
      const headers = { 'Erasure-Key': key.header };
      const shared = await machine.call('POST', '/v1/sessions', { json: newShare(key), headers });
      expect(shared.status).toBe(201);
    }
  });
  afterAll(() => machine.close());

  it('shows the maintainer a day that is not over, unrounded', async () => {
    const answered = await machine.admin(
      'GET',
      '/v1/admin/statistics?package=orbits&day=2026-05-03',
    );
    expect(answered.json()).toEqual({
      package: 'orbits',
      day: '2026-05-03',
      live: true,
      whole: true,
      topics: { sessions: { total: { units: 3 }, dimensions: {} } },
    });
  });

  it('is closed to everybody else, who are shown that there is nothing to show', async () => {
    const path = '/v1/admin/statistics?package=orbits&day=2026-05-03';
    expect((await machine.call('GET', path)).status).toBe(401);
    const open = await machine.call('GET', '/v1/statistics?package=orbits&from=2026-05-01');
    expect(open.json()).toMatchObject({
      retention_days: 180,
      days: [{ day: DAY, topics: { sessions: null, usage: null } }],
    });
  });
});
