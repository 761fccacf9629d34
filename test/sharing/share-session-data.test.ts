import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ShareReport, type ShareResult, shareSessionData } from '../../src/sharing/index.js';
import { abacus } from '../support/abacus.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import {
  EXPIRES_AT,
  type SharingService,
  sharingService,
  surroundingsIn,
  textOf,
} from '../support/sharing-service.js';

const PACKAGE = { name: 'abacus', version: '1.2.3' };

let folder: string;
let service: SharingService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-share-'));
  service = await sharingService();
});

afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function share(
  session: Parameters<typeof shareSessionData>[0],
  options: Partial<Parameters<typeof shareSessionData>[1]> = {},
): Promise<ShareReport> {
  const target = { package: PACKAGE, endpoint: service.url, collects: abacus, ...options };
  return reported(await shareSessionData(session, target, surroundingsIn(folder)));
}

function reported(result: ShareResult): ShareReport {
  if (result.outcome === 'not-sent') throw new Error(result.message);
  return result;
}

function invokes(count: number) {
  return Array.from({ length: count }, (_, n) => recordedInvoke(n));
}

describe('shareSessionData', () => {
  it('shares a session and says how much of how much', async () => {
    const result = await share(recordedSession({ solve: invokes(3), plot: invokes(0) }));
    expect(result).toEqual({
      outcome: 'shared',
      message: 'Shared 2 of 2 statistics and 3 of 3 invokes.',
      sessionId: uuid(1),
      markdown: `**Session:** \`${uuid(1)}\` (abacus 1.2.3; 2 statistics, 3 invokes)`,
      eraseCommand: `npx aboveboard erase ${uuid(1)}`,
      counts: { sessionStats: { shared: 2, of: 2 }, invokes: { shared: 3, of: 3 } },
      expiresAt: EXPIRES_AT,
      receipt: expect.stringContaining(uuid(1)),
    });
    expect([...service.stored.keys()]).toHaveLength(1 + 2 + 3);
  });

  it('sends documents that are linked by the ids of the client', async () => {
    await share(recordedSession({ solve: invokes(1) }));
    const [request] = service.requests;
    const [stats] = request?.session_stats ?? [];
    expect(request?.session.fields).toMatchObject({
      id: { stringValue: uuid(1) },
      package: { stringValue: 'abacus' },
      level: { stringValue: 'shapes' },
      schema_version: { integerValue: '1' },
    });
    expect(stats?.fields['session']).toEqual({ stringValue: uuid(1) });
    expect(request?.invokes[0]?.fields['session_stats']).toEqual(stats?.fields['id']);
  });

  it('sends types and sizes, and no value', async () => {
    await share(recordedSession({ solve: invokes(1) }));
    expect(service.received[0]?.text).not.toContain('Rosebud');
    expect(service.requests[0]?.invokes[0]?.fields['context']).toMatchObject({
      mapValue: {
        fields: {
          model: { mapValue: { fields: { size: { integerValue: '7' } } } },
        },
      },
    });
  });

  it('sends 1,000 invokes with 20 keys each in one compressed request', async () => {
    const context = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key${n}`, `${n}`]));
    const all = Array.from({ length: 1_000 }, (_, n) => recordedInvoke(n, { context }));
    const result = await share(recordedSession({ solve: all }));
    expect(result.counts.invokes).toEqual({ shared: 1_000, of: 1_000 });
    expect(service.received).toHaveLength(1);
    expect(service.received[0]?.headers['content-encoding']).toBe('gzip');
    expect(service.received[0]?.text.length).toBeLessThan(4_500_000);
  });

  it('proves the same key that its digest announces and its receipt keeps', async () => {
    const { receipt } = await share(recordedSession({}));
    const key = String(service.received[0]?.headers['erasure-key']);
    expect(JSON.parse(readFileSync(receipt, 'utf8')).erasure_key).toBe(key);
    const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
    expect(service.requests[0]?.erasure_key_digest).toBe(digest);
    expect(service.received[0]?.text).not.toContain(key);
  });

  it('has the receipt on disk before the first byte leaves, and the outcome after', async () => {
    const seen: unknown[] = [];
    const careful = await sharingService(() => {
      const own = join(folder, 'abacus', 'receipts');
      const [file = ''] = readdirSync(own).filter((each) => each.endsWith('.json'));
      seen.push(JSON.parse(readFileSync(join(own, file), 'utf8')));
    });
    const { receipt } = await share(recordedSession({ solve: invokes(1) }), {
      endpoint: careful.url,
    });
    await careful.close();
    const text = careful.received[0]?.text ?? '';
    const sha256 = createHash('sha256').update(text).digest('hex');
    const part = { share: 1, number: 1, of: 1, bytes: Buffer.byteLength(text), sha256 };
    expect(seen).toMatchObject([{ session: uuid(1), sent: [{ ...part, status: 'sending' }] }]);
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toMatchObject({
      endpoint: `${careful.url}/`,
      expires_at: EXPIRES_AT,
      sent: [{ ...part, status: 'confirmed', answer_digest: sha256 }],
    });
  });

  it('shares a session without labels', async () => {
    const result = await share(recordedSession({}));
    expect(result.message).toBe('Shared 0 of 0 statistics and 0 of 0 invokes.');
    expect(service.stored.size).toBe(1);
  });

  it('names the package that shares, also where the session was made without one', async () => {
    const sextant = { name: 'sextant', version: '3.0.0' };
    await share(recordedSession({}), { package: sextant, collects: undefined });
    expect(service.requests[0]?.session.fields).toMatchObject({
      package: { stringValue: 'sextant' },
      environment: { mapValue: { fields: { package_version: { stringValue: '3.0.0' } } } },
    });
  });

  it('takes a snapshot at the call, not at the sending', async () => {
    const recorded = invokes(2);
    const sharing = share(recordedSession({ solve: recorded }));
    recorded.push(recordedInvoke(2));
    expect((await sharing).counts.invokes.of).toBe(2);
  });
});

describe('sharing again', () => {
  it('at a higher level says what the service has already, and will not change', async () => {
    const recorded = invokes(2);
    await share(recordedSession({ solve: recorded }));
    recorded.push(recordedInvoke(2));
    const result = await share(recordedSession({ solve: recorded }), { level: 'text' });
    expect(result.outcome).toBe('partial');
    expect(result.message).toBe(
      'Shared 1 of 1 statistics and 3 of 3 invokes. 2 invokes stay as they were shared before, at a lower level.',
    );
    expect(service.requests[1]?.invokes).toHaveLength(1);
  });

  it('sends the statistics anew, and only invokes that were not confirmed', async () => {
    const recorded = invokes(2);
    await share(recordedSession({ solve: recorded }));
    recorded.push(recordedInvoke(2));
    const result = await share(recordedSession({ solve: recorded }));
    expect(result.message).toBe('Shared 1 of 1 statistics and 3 of 3 invokes.');
    const [, again] = service.requests;
    expect(again?.invokes.map(({ fields }) => textOf(fields['id']))).toEqual([uuid(0x1002)]);
    expect(again?.session_stats[0]?.fields['total_invokes']).toEqual({ integerValue: '3' });
    expect(again?.part).toEqual({ share: 2, number: 1, of: 1 });
  });

  it('uses the same key', async () => {
    await share(recordedSession({}));
    await share(recordedSession({}));
    const keys = service.received.map(({ headers }) => headers['erasure-key']);
    expect(new Set(keys).size).toBe(1);
  });

  it('uses the same key and the same ids when the program has forgotten everything', async () => {
    const session = recordedSession({ solve: invokes(2) });
    await share(session);
    const before = service.stored.size;
    await share(structuredClone(session));
    expect(service.requests[1]?.invokes).toHaveLength(2);
    expect(service.stored.size).toBe(before);
    expect(service.received[1]?.headers['erasure-key']).toBe(
      service.received[0]?.headers['erasure-key'],
    );
  });

  it('at the same time agrees on the key and sends no invoke twice', async () => {
    const session = recordedSession({ solve: invokes(3) });
    const results = await Promise.all([share(session), share(session), share(session)]);
    for (const result of results) expect(result.counts.invokes).toEqual({ shared: 3, of: 3 });
    expect(service.requests.map((request) => request.invokes.length)).toEqual([3, 0, 0]);
    expect(service.requests.map((request) => request.part?.share)).toEqual([1, 2, 3]);
    expect(new Set(service.received.map(({ headers }) => headers['erasure-key'])).size).toBe(1);
  });

  it('with another service shows it another key, and everything', async () => {
    const session = recordedSession({ solve: invokes(2) });
    await share(session);
    const other = await sharingService();
    await share(session, { endpoint: other.url });
    await other.close();
    expect(other.requests[0]?.invokes).toHaveLength(2);
    expect(other.received[0]?.headers['erasure-key']).not.toBe(
      service.received[0]?.headers['erasure-key'],
    );
  });
});

describe('a declaration', () => {
  const notSent = async (options: Partial<Parameters<typeof shareSessionData>[1]>) => {
    const target = { package: PACKAGE, endpoint: service.url, ...options };
    const result = await shareSessionData(recordedSession({}), target, surroundingsIn(folder));
    expect(service.received).toHaveLength(0);
    expect(readdirSync(folder)).toHaveLength(0);
    return result;
  };

  it('that is faulty keeps everything at home, and the result says where the fault is', async () => {
    expect(await notSent({ collects: { ...abacus, revision: 0 } })).toEqual({
      outcome: 'not-sent',
      message:
        'Nothing was sent. The declaration of abacus is faulty: revision: must be a whole number from 1 on.',
    });
  });

  it('of a package that collects no sessions forbids to share one', async () => {
    const { sessions: _, ...collects } = abacus;
    const { message } = await notSent({ collects });
    expect(message).toBe('Nothing was sent. abacus declares that it collects no sessions.');
  });

  it('that is missing lets out no name that only the package knows', async () => {
    await share(recordedSession({ ACME: invokes(1), solve: [] }), { collects: undefined });
    const text = service.received[0]?.text;
    for (const word of ['ACME', 'solve', 'model', 'Rosebud']) expect(text).not.toContain(word);
    expect(service.requests[0]?.session_stats).toHaveLength(1);
  });

  it('opens error messages and source at text, without the names of this machine', async () => {
    const error = { type: 'ModelError', message: 'kane is not allowed to read /home/kane/x.csv' };
    const context = { source: 'mail to kane@xanadu.example' };
    const session = recordedSession({ solve: [recordedInvoke(1, { error, context })] });
    const surroundings = { ...surroundingsIn(folder), identity: () => ({ user: 'kane' }) };
    const target = { package: PACKAGE, endpoint: service.url, collects: abacus };
    await shareSessionData(session, { ...target, level: 'text' }, surroundings);
    const fields = service.requests[0]?.invokes[0]?.fields ?? {};
    expect(fields['error_message']).toEqual({
      stringValue: '<redacted: user> is not allowed to read <redacted: path>',
    });
    expect(fields['context']).toEqual({
      mapValue: { fields: { source: { stringValue: 'mail to <redacted: email>' } } },
    });
  });

  it('updates one label of all that it does not name, in every later share', async () => {
    await share(recordedSession({ ACME: invokes(2) }));
    await share(recordedSession({ ACME: invokes(2), Initech: [recordedInvoke(10)] }));
    const ids = service.requests.map(({ session_stats: [stats] }) => textOf(stats?.fields['id']));
    expect(ids[1]).toBe(ids[0]);
    expect(service.stored.get(ids[0] ?? '')?.['total_invokes']).toEqual({ integerValue: '3' });
  });
});

describe('what is shared', () => {
  const session = () => recordedSession({ solve: invokes(3), plot: [recordedInvoke(10)] });
  const sentIds = () =>
    service.requests.flatMap((request) =>
      request.invokes.map(({ fields }) => textOf(fields['id'])),
    );

  it('can be some labels', async () => {
    const result = await share(session(), { labels: ['plot'] });
    expect(result.counts.sessionStats).toEqual({ shared: 1, of: 1 });
    expect(sentIds()).toEqual([uuid(0x100a)]);
  });

  it('can be the last so many invokes of each label', async () => {
    await share(session(), { invokes: 2 });
    expect(sentIds()).toEqual([uuid(0x1001), uuid(0x1002), uuid(0x100a)]);
  });

  it('can be a list of invokes', async () => {
    const all = invokes(3);
    const result = await share(recordedSession({ solve: all }), { invokes: all.slice(1, 2) });
    expect(result.counts.invokes).toEqual({ shared: 1, of: 1 });
    expect(sentIds()).toEqual([uuid(0x1001)]);
  });

  it.each([
    ['with invokes: false', { invokes: false }],
    ['with invokes: 0', { invokes: 0 }],
    ['at the level "counts"', { level: 'counts' }],
  ] as const)('can be the statistics alone, %s', async (_, options) => {
    const result = await share(session(), options);
    expect(result.counts.sessionStats).toEqual({ shared: 2, of: 2 });
    expect(sentIds()).toEqual([]);
  });

  it.each([
    ['a label that the session does not have', { labels: ['other'] }, 'no label "other"'],
    ['invokes that it does not have', { invokes: [recordedInvoke(99)] }, 'no longer'],
    ['a level that opens what nobody declared', { level: 'text' }, 'level "text"'],
    ['a negative number of invokes', { invokes: -1 }, '`invokes` must be'],
  ] as const)('is nothing when asked for %s', async (_, options, sentence) => {
    const target = { package: PACKAGE, endpoint: service.url, ...options };
    const result = await shareSessionData(session(), target, surroundingsIn(folder));
    expect(result).toEqual({ outcome: 'not-sent', message: expect.stringContaining(sentence) });
    expect(service.received).toHaveLength(0);
    expect(readdirSync(folder)).toHaveLength(0);
  });
});

describe('a share larger than one request', () => {
  const keys = Array.from({ length: 500 }, (_, n) => [`key number ${n}`, 'Rosebud']);
  const large = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      recordedInvoke(n, { context: Object.fromEntries(keys) }),
    );

  it('goes in parts that the service takes, each with all that it refers to', async () => {
    const result = await share(recordedSession({ solve: large(150), plot: [] }));
    expect(result.message).toBe('Shared 2 of 2 statistics and 150 of 150 invokes.');
    const parts = service.requests.length;
    expect(parts).toBeGreaterThan(1);
    for (const [index, request] of service.requests.entries()) {
      expect(Buffer.byteLength(service.received[index]?.text ?? '')).toBeLessThanOrEqual(4_500_000);
      expect(request.part).toEqual({ share: 1, number: index + 1, of: parts });
      const stats = request.session_stats.map(({ fields }) => textOf(fields['id']));
      for (const { fields } of request.invokes) {
        expect(stats).toContain(textOf(fields['session_stats']));
      }
    }
    expect(service.stored.size).toBe(1 + 2 + 150);
  });

  it('continues after a part that failed, says so, and later sends only what is missing', async () => {
    await service.close();
    let refusing = true;
    service = await sharingService((_, response, n) => {
      if (!refusing || n !== 1) return;
      response.writeHead(400, { 'content-type': 'application/problem+json' });
      response.end('{"detail":"The first part is not to my taste."}');
    });
    const session = recordedSession({ solve: large(150) });
    const first = await share(session);
    expect(first.outcome).toBe('partial');
    expect(first.counts.invokes.shared).toBeGreaterThan(0);
    expect(first.counts.invokes.shared).toBeLessThan(150);
    expect(first.message).toMatch(
      /^Shared 1 of 1 statistics and \d+ of 150 invokes\. Request 1 of \d failed: The first part/,
    );

    refusing = false;
    const second = await share(session);
    expect(second.message).toBe('Shared 1 of 1 statistics and 150 of 150 invokes.');
    expect(service.stored.size).toBe(1 + 1 + 150);
    const sent = service.requests.flatMap((request) => request.invokes);
    expect(sent).toHaveLength(150);
  });
});
