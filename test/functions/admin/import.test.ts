/** The door through which a maintainer brings sessions from another service. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../../src/wire.js';
import { idOf, newKey, newShare } from '../app/documents.js';
import { ADMIN_TOKEN, type Machine, startMachine } from '../app/machine.js';

const NOW = new Date('2026-11-20T10:00:00.000Z');
const RETENTION_DAYS = 180;
const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString();

describe('an import', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await startMachine({ retentionDays: RETENTION_DAYS }, () => NOW);
  });
  afterEach(() => machine.close());

  const send = (json: object, token = ADMIN_TOKEN) =>
    machine.call('POST', '/v1/admin/sessions', {
      json,
      headers: { Authorization: `Bearer ${token}` },
    });

  it('is for the maintainer alone, who is asked for before anything is read', async () => {
    expect((await send({}, 'wrong')).status).toBe(401);
    const refused = await send({ share: newShare(newKey()) });
    expect([refused.status, refused.json<Problem>().field]).toEqual([400, 'received_at']);
  });

  it('keeps nothing longer than where it comes from, nor than this service does', async () => {
    for (const [expires_at, kept] of [
      [day(30), day(30)],
      [day(900), day(RETENTION_DAYS)],
    ]) {
      const answered = await send({ share: newShare(newKey()), received_at: day(-9), expires_at });
      expect(answered.json()).toMatchObject({ expires_at: kept });
    }
    const old = await send({
      share: newShare(newKey()),
      received_at: day(-9),
      expires_at: day(-1),
    });
    expect(old.status).toBe(410);
  });

  it('gives nobody another key to a session that is known', async () => {
    const share = newShare(newKey());
    const times = { received_at: day(-9), expires_at: day(9) };
    expect((await send({ share, ...times })).status).toBe(201);
    expect((await send({ share, ...times })).status).toBe(200);
    const other = { ...share, erasure_key_digest: newKey().digest };
    expect((await send({ share: other, ...times })).status).toBe(409);
    const held = await machine.admin('GET', `/v1/admin/sessions/${idOf(share.session)}`);
    expect(held.json()).toMatchObject({ received_at: day(-9), expires_at: day(9) });
  });
});
