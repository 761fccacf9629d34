/** Who looked at what: appended, listed the newest first, gone with its expiry. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditRecord, SessionStore } from '../../functions/src/store/index.js';
import { AFTER_EXPIRY, digest, EXPIRY, NOW, type World } from './world.js';

const HOUR_MS = 3_600_000;

export function contractOfAudit(world: () => World): void {
  describe('the audit', () => {
    let store: SessionStore;
    beforeEach(async () => {
      store = await world().open();
    });

    const record = (hour: number, over: Partial<AuditRecord> = {}): AuditRecord => ({
      by: 'admin',
      action: 'read',
      who: digest('the maintainer'),
      sessions: [digest(`session ${hour}`)],
      receivedAt: new Date(NOW.getTime() - hour * HOUR_MS),
      expiresAt: EXPIRY,
      ...over,
    });

    async function listed(now = NOW): Promise<AuditRecord[]> {
      const found: AuditRecord[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listAudit({ cursor, limit: 2 }, now);
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return found;
    }

    it('has each record as it was appended, the newest first, over days and pages', async () => {
      const records = [
        record(0, { by: 'holder', action: 'delete' }),
        record(1, { action: 'list', sessions: [digest('a'), digest('b')] }),
        record(5),
        record(30, { action: 'export' }),
        record(60),
      ];
      for (const index of [3, 0, 4, 2, 1]) {
        const one = records[index];
        if (one) await store.recordAudit(one);
      }
      expect(await listed()).toEqual(records);
    });

    it('keeps both of two that are alike: somebody looked twice', async () => {
      await store.recordAudit(record(1));
      await store.recordAudit(record(1));
      expect(await listed()).toHaveLength(2);
    });

    it('shows nothing that expired, and lets the purge remove it', async () => {
      await store.recordAudit(record(1));
      expect(await listed(AFTER_EXPIRY)).toEqual([]);
      expect(await store.purgeExpired(AFTER_EXPIRY, 10)).toBe(1);
      expect(await listed(NOW)).toEqual([]);
    });
  });
}
