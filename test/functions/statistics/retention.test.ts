/** How long a package is kept, said where it is shared and where it is counted; then gone at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultDeclaration } from '../../../src/collection/declaration/index.js';
import type { ShareAnswer } from '../../../src/wire.js';
import { newKey, newShare } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';
import { daysLater } from './history.js';

const SHARED_AT = new Date('2026-05-01T10:00:00.000Z');

describe.each([
  ['as its declaration says', 30, 30],
  ['no longer than the service keeps anything', 900, 90],
  ['as long as the service where it says nothing', undefined, 90],
])('a package is kept %s', (_, declared, expected) => {
  const ends = daysLater(SHARED_AT, expected);
  const key = newKey();
  const share = newShare(key);
  const headers = { 'Erasure-Key': key.header };
  let now: Date;
  let machine: Machine;
  let answer: ShareAnswer;
  beforeAll(async () => {
    now = SHARED_AT;
    const declaration = {
      ...defaultDeclaration('orbits'),
      ...(declared === undefined ? {} : { retention_days: declared }),
    };
    const declarations = new Map([['orbits', declaration]]);
    machine = await startMachine({ retentionDays: 90, declarations }, () => now);
    answer = (await machine.call('POST', '/v1/sessions', { json: share, headers })).json();
  });
  afterAll(() => machine.close());

  it('and says so in the answer to a share and beside the statistics', async () => {
    expect(answer.expires_at).toBe(ends.toISOString());
    const month = await machine.call('GET', '/v1/statistics?package=orbits');
    expect(month.json()).toMatchObject({ retention_days: expected });
    const health = await machine.call('GET', '/v1/health');
    expect(health.json()).toMatchObject({ retention_days: 90 });
  });

  it('and is gone from every answer at that moment', async () => {
    const path = `/v1/sessions/${answer.session}`;
    now = new Date(ends.getTime() - 1);
    expect((await machine.call('GET', path, { headers })).status).toBe(200);
    now = ends;
    expect((await machine.call('GET', path, { headers })).status).toBe(404);
    expect((await machine.admin('GET', `/v1/admin${path.slice(3)}`)).status).toBe(404);
    expect((await machine.admin('GET', '/v1/admin/sessions')).json()).toEqual({ sessions: [] });
  });
});
