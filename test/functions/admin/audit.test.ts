import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../../src/wire.js';
import { makeFolder, removeFolders } from '../../e2e/support.js';
import { idOf, newKey, newShare } from '../app/documents.js';
import { ADMIN_TOKEN, type Machine, startMachine } from '../app/machine.js';

interface Audited {
  readonly audit: readonly {
    readonly by: string;
    readonly action: string;
    readonly who: string;
    readonly at: string;
    readonly sessions: readonly string[];
    readonly expires_at: string;
  }[];
  readonly next?: string;
}

describe('the audit', () => {
  let machine: Machine;
  let dataFolder: string;
  let now: Date;
  beforeEach(async () => {
    dataFolder = makeFolder('audit');
    now = new Date('2026-04-01T08:00:00.000Z');
    // A second for each question, so that the order of the records is that of the acts.
    const clock = () => {
      now = new Date(now.getTime() + 1_000);
      return now;
    };
    machine = await startMachine({ dataFolder }, clock);
  });
  afterEach(async () => {
    await machine.close();
    removeFolders();
  });

  async function shared() {
    const key = newKey();
    const request = newShare(key);
    await machine.call('POST', '/v1/sessions', { json: request });
    return { id: idOf(request.session), headers: { 'Erasure-Key': key.header } };
  }

  async function audited(): Promise<Audited['audit']> {
    const answered = await machine.admin('GET', '/v1/admin/audit?limit=200');
    expect(answered.status).toBe(200);
    return answered.json<Audited>().audit;
  }

  it('has every look and every deletion of the maintainer, the newest first, one record each', async () => {
    const [one, two] = [await shared(), await shared()];
    await machine.admin('GET', '/v1/admin/sessions');
    await machine.admin('GET', `/v1/admin/sessions/${one.id}?limit=1`);
    await machine.admin('GET', `/v1/admin/sessions/${one.id}?limit=1&cursor=0.1.1`);
    await machine.admin('GET', `/v1/admin/export?session=${two.id}`);
    await machine.admin('GET', '/v1/admin/export');
    await machine.admin('DELETE', `/v1/admin/sessions/${one.id}`);
    const records = await audited();
    expect(records.map(({ by, action, sessions }) => [by, action, sessions.length])).toEqual([
      ['admin', 'delete', 1],
      ['admin', 'export', 2],
      ['admin', 'export', 1],
      ['admin', 'read', 1],
      ['admin', 'read', 1],
      ['admin', 'list', 2],
    ]);
    expect(new Set(records.map(({ who }) => who)).size).toBe(1);
    const [deleted, , exported, page, read] = records;
    // One session can be followed through it, and told from another.
    expect(deleted?.sessions).toEqual(read?.sessions);
    expect(page?.sessions).toEqual(read?.sessions);
    expect(exported?.sessions).not.toEqual(read?.sessions);
    expect(Date.parse(deleted?.expires_at ?? '') - Date.parse(deleted?.at ?? '')).toBe(
      365 * 24 * 3_600_000,
    );
  });

  it('has the looks and the deletion of who holds the key, and none of who does not', async () => {
    const { id, headers } = await shared();
    const wrong = { headers: { 'Erasure-Key': newKey().header } };
    await machine.call('GET', `/v1/sessions/${id}`, wrong);
    await machine.call('POST', `/v1/sessions/${id}/erase`, wrong);
    await machine.call('GET', `/v1/admin/sessions/${id}`);
    expect(await audited()).toEqual([]);
    await machine.call('GET', `/v1/sessions/${id}`, { headers });
    await machine.call('GET', `/v1/sessions/${id}/summary`, { headers });
    await machine.call('POST', `/v1/sessions/${id}/erase`, { headers });
    expect((await audited()).map(({ by, action }) => [by, action])).toEqual([
      ['holder', 'delete'],
      ['holder', 'read'],
      ['holder', 'read'],
    ]);
  });

  it('names after an erasure neither the session nor anybody, in no byte of the data', async () => {
    const { id, headers } = await shared();
    await machine.admin('GET', `/v1/admin/sessions/${id}`);
    await machine.call('GET', `/v1/sessions/${id}`, { headers });
    await machine.admin('GET', '/v1/admin/export');
    await machine.call('POST', `/v1/sessions/${id}/erase`, { headers });
    await machine.admin('DELETE', `/v1/admin/sessions/${id}`);
    const said = (await machine.admin('GET', '/v1/admin/audit')).text;
    const kept = readdirSync(dataFolder).map((file) =>
      readFileSync(join(dataFolder, file), 'latin1'),
    );
    const digits = id.replaceAll('-', '');
    const idAsBytes = Buffer.from(digits, 'hex').toString('latin1');
    for (const name of [id, digits, idAsBytes, headers['Erasure-Key'], ADMIN_TOKEN]) {
      for (const text of [said, ...kept]) expect(text.includes(name)).toBe(false);
    }
    // The search finds what is there.
    expect(kept.join('').includes('"action":{"stringValue":"delete"}')).toBe(true);
  });

  it('goes on page by page', async () => {
    const { id } = await shared();
    for (let n = 0; n < 5; n += 1) await machine.admin('GET', `/v1/admin/sessions/${id}`);
    const times: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const page = (await machine.admin('GET', `/v1/admin/audit${query}`)).json<Audited>();
      times.push(...page.audit.map(({ at }) => at));
      if (page.next === undefined) break;
      query = `?limit=2&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted().reverse());
    const refused = await machine.admin('GET', '/v1/admin/audit?limit=x');
    expect(refused.json<Problem>().field).toBe('limit');
  });
});
