import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eraseSession, shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson, type Script } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const DELETED = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };
const NOW = new Date(Date.UTC(2026, 10, 2));

let folder: string;
let services: SharingService[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-erase-'));
  services = [];
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A service that has one session, and answers its erasure by `script`. */
async function shared(script: Script) {
  const service = await sharingService((received, response, n) => {
    return received.path.endsWith('/erase') ? script(received, response, n) : undefined;
  });
  services.push(service);
  const session = recordedSession({ solve: [recordedInvoke(1)] });
  const target = { package: { name: 'abacus', version: '1' }, endpoint: service.url };
  const share = () => shareSessionData(session, target, surroundingsIn(folder));
  const result = await share();
  if (result.outcome === 'not-sent') throw new Error(result.message);
  return { service, share, receipt: result.receipt };
}

function erase(id = uuid(1), options = {}) {
  return eraseSession(id, options, { ...surroundingsIn(folder), now: () => NOW });
}

const confirming: Script = (_, response) =>
  answerJson(response, 200, { session: uuid(1), erased: true, deleted: DELETED });

describe('eraseSession', () => {
  it('proves the key of the receipt, and says what was deleted', async () => {
    const { service } = await shared(confirming);
    expect(await erase()).toEqual({
      outcome: 'erased',
      message: `Erased from ${service.url}/: the session, 1 statistic, 1 invoke.`,
      deleted: DELETED,
    });
    const [share, erasure] = service.received;
    expect(erasure).toMatchObject({ method: 'POST', path: `/v1/sessions/${uuid(1)}/erase` });
    expect(erasure?.headers['erasure-key']).toBe(share?.headers['erasure-key']);
  });

  it('keeps the receipt, without the key', async () => {
    const { receipt } = await shared(confirming);
    await erase();
    const kept = JSON.parse(readFileSync(receipt, 'utf8'));
    expect(kept).toMatchObject({ session: uuid(1), erased_at: NOW.toISOString() });
    expect(kept.sent).toHaveLength(1);
    expect(kept).not.toHaveProperty('erasure_key');
  });

  it('asks nobody a second time, and is no failure', async () => {
    const { service } = await shared(confirming);
    await erase();
    expect(await erase()).toMatchObject({
      outcome: 'erased',
      message: expect.stringContaining('on 2026-11-02 already'),
    });
    expect(service.received).toHaveLength(2);
  });

  it('is for good: the session is not shared again', async () => {
    const { service, share } = await shared(confirming);
    await erase();
    expect(await share()).toEqual({
      outcome: 'not-sent',
      message: `Nothing was sent. The session was erased from ${service.url} on 2026-11-02.`,
    });
    expect(service.received).toHaveLength(2);
  });

  it('says so when nothing was left to erase', async () => {
    const deleted = { sessions: 0, session_stats: 0, invokes: 0, erasure_requests: 0 };
    await shared((_, response) =>
      answerJson(response, 200, { session: uuid(1), erased: false, deleted }),
    );
    expect(await erase()).toMatchObject({
      outcome: 'erased',
      message: expect.stringContaining('nothing of it was left'),
    });
  });

  it('takes it for done where the service has no such session under this key', async () => {
    const { receipt } = await shared((_, response) => answerJson(response, 404, { detail: 'x' }));
    expect(await erase()).toMatchObject({
      outcome: 'erased',
      message: expect.stringContaining('it has expired, was deleted, or never arrived.'),
    });
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).not.toHaveProperty('erasure_key');
  });

  it.each<[string, string, Script]>([
    [
      'is another program that knows no such page',
      'not as an aboveboard service does',
      (_, response) => {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end('{"detail":"Not Found"}');
      },
    ],
    [
      'is no such service',
      'not as an aboveboard service does',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    [
      'confirms something else',
      'did not confirm the erasure',
      (_, response) =>
        answerJson(response, 200, { session: uuid(2), erased: true, deleted: DELETED }),
    ],
    ['is away', 'Busy.', (_, response) => answerJson(response, 503, { detail: 'Busy.' })],
  ])('keeps the key, and goes on asking, when the service %s', async (_, sentence, script) => {
    const { receipt } = await shared(script);
    expect(await erase()).toEqual({
      outcome: 'pending',
      message: expect.stringMatching(
        new RegExp(`^The session is not erased yet\\..*${sentence}.* in later runs of abacus`),
      ),
    });
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toMatchObject({
      erasure_key: expect.any(String),
      erasure_requested_at: NOW.toISOString(),
    });
  });

  it('erases from every service that has the session, and says where it failed', async () => {
    await shared((_, response) => answerJson(response, 500, { detail: 'x' }));
    const { receipt } = await shared(confirming);
    expect(await erase()).toMatchObject({
      outcome: 'pending',
      message: expect.stringMatching(/Erased from .* not erased yet|not erased yet.* Erased/),
    });
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toHaveProperty('erased_at');
  });

  it('leaves alone what another package shared', async () => {
    const { service } = await shared(confirming);
    expect(await erase(uuid(1), { package: 'sextant' })).toMatchObject({ outcome: 'failed' });
    expect(service.received).toHaveLength(1);
  });

  it('says so when there is no receipt, or a damaged one', async () => {
    const { receipt } = await shared(confirming);
    expect((await erase(uuid(2))).message).toContain('has no receipt of that session');
    writeFileSync(receipt, '{');
    expect((await erase()).message).toContain(`damaged (${receipt})`);
  });

  it.each(['', '..', '../../x', 'a'.repeat(10_000)])('takes %j for no session id', async (id) => {
    expect(await erase(id)).toEqual({
      outcome: 'failed',
      message: 'Nothing was erased. This is not a session id.',
    });
  });
});
