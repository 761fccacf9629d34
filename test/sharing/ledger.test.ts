/** Whatever leaves is in the ledger first. How previews and ledger agree is in preview.test.ts. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLedger, type LedgerEntry } from '../../src/outbox/index.js';
import { eraseSession, listLedger, shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson, type Script } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const PACKAGE = { name: 'abacus', version: '1.2.3' };

let folder: string;
let service: SharingService | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-ledger-'));
});

afterEach(async () => {
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});

function surroundings() {
  return { ...surroundingsIn(folder), ledger: createLedger({ folder: join(folder, 'packages') }) };
}

async function share(script?: Script, around: object = {}) {
  service = await sharingService(script);
  const session = recordedSession({ solve: [recordedInvoke(1)] });
  const target = { package: PACKAGE, endpoint: service.url };
  return shareSessionData(session, target, { ...surroundings(), ...around });
}

function entries(): Promise<readonly LedgerEntry[]> {
  return listLedger('abacus', surroundings()).then((list) => list.entries);
}

describe('the ledger of shares', () => {
  it('has the bytes on disk before the first of them arrives', async () => {
    let atArrival: readonly LedgerEntry[] = [];
    await share(async () => {
      atArrival = await entries();
    });
    expect(atArrival).toMatchObject([{ outcome: 'sending', url: `${service?.url}/v1/sessions` }]);
    const body = readFileSync(atArrival[0]?.body ?? '', 'utf8');
    expect(body).toBe(service?.received[0]?.text);
    expect(await entries()).toMatchObject([{ outcome: 'confirmed', status: 201 }]);
  });

  it('says plainly when the service received something else', async () => {
    const other = createHash('sha256').update('something else').digest('hex');
    const result = await share((_, response) =>
      answerJson(response, 201, { session: uuid(1), digest: other, dropped: [], expires_at: 'x' }),
    );
    expect(result.outcome).toBe('failed');
    expect(await entries()).toMatchObject([{ answer_digest: other, digest_matches: false }]);
  });

  it('keeps what failed, with the reason', async () => {
    await share((_, response) => answerJson(response, 400, { detail: 'Not like that.' }));
    expect(await entries()).toMatchObject([
      { outcome: 'failed', status: 400, problem: 'Not like that.', digest_matches: null },
    ]);
  });

  it('has erasures as well, and no key of any', async () => {
    await share((received, response) => {
      if (!received.path.endsWith('/erase')) return;
      const deleted = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };
      answerJson(response, 200, { session: uuid(1), erased: true, deleted });
    });
    await eraseSession(uuid(1), {}, surroundings());
    const [, erasure] = await entries();
    expect(erasure).toMatchObject({
      url: `${service?.url}/v1/sessions/${uuid(1)}/erase`,
      outcome: 'confirmed',
      status: 200,
    });
    expect(readFileSync(erasure?.body ?? '', 'utf8')).toBe(service?.received[1]?.text);
    const key = String(service?.received[0]?.headers['erasure-key']);
    const place = join(folder, 'packages', 'abacus', 'ledger');
    const files = readdirSync(place, { recursive: true, withFileTypes: true });
    const texts = files.map((file) =>
      file.isFile() ? readFileSync(join(file.parentPath, file.name), 'utf8') : '',
    );
    expect(texts.join('')).not.toContain(key);
  });
});

describe('where the ledger cannot be written', () => {
  function unwritable() {
    writeFileSync(join(folder, 'file'), '');
    return { ledger: createLedger({ folder: join(folder, 'file') }) };
  }

  it('nothing is shared, and a sentence says so', async () => {
    expect(await share(undefined, unwritable())).toEqual({
      outcome: 'not-sent',
      message:
        'Nothing was sent. The ledger, which holds all that leaves, could not be written (ENOTDIR).',
    });
    expect(service?.received).toEqual([]);
  });

  it('no erasure is asked for, and it stays noted', async () => {
    await share();
    const around = { ...surroundings(), ...unwritable() };
    expect(await eraseSession(uuid(1), {}, around)).toMatchObject({
      outcome: 'pending',
      message: expect.stringContaining('The ledger, which holds all that leaves'),
    });
    expect(service?.received).toHaveLength(1);
  });
});
