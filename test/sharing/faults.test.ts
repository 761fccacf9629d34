import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceipts } from '../../src/outbox/index.js';
import { type ShareResult, shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';
import { answerJson, closedPort, type Script } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const PACKAGE = { name: 'abacus', version: '1.2.3' };

let folder: string;
let service: SharingService | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-faults-'));
});

afterEach(async () => {
  await service?.close();
  service = undefined;
  rmSync(folder, { recursive: true, force: true });
});

type Session = Parameters<typeof shareSessionData>[0];
type Options = Parameters<typeof shareSessionData>[1];

function session() {
  return recordedSession({ solve: [recordedInvoke(1)] });
}

async function shareWith(script: Script, timeoutMs?: number): Promise<ShareResult> {
  service = await sharingService(script);
  const target = { package: PACKAGE, endpoint: service.url };
  return shareSessionData(session(), target, surroundingsIn(folder, timeoutMs));
}

function share(of: Session, options: Options): Promise<ShareResult> {
  return shareSessionData(of, options, surroundingsIn(folder));
}

async function receipt() {
  const [only] = (await createReceipts({ folder }).list()).receipts;
  return only?.receipt;
}

describe('a share that the service does not take', () => {
  it.each<[string, string, Script]>([
    [
      'a sign-in page',
      'not as an aboveboard service does',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<html>Please sign in</html>');
      },
    ],
    [
      'a success that confirms nothing',
      'did not confirm what was sent',
      (_, response) => answerJson(response, 200, { ok: true }),
    ],
    [
      'a success for something else',
      'did not confirm what was sent',
      (_, response) => answerJson(response, 201, { session: '', digest: '', dropped: [] }),
    ],
    [
      'another key',
      'under another key',
      (_, response) => answerJson(response, 403, { detail: 'x' }),
    ],
    [
      'an erased session',
      'was erased from the service',
      (_, response) => answerJson(response, 410, { detail: 'x' }),
    ],
    [
      'a field that it does not like',
      'session.fields.id must be a UUID.',
      (_, response) => answerJson(response, 400, { detail: 'session.fields.id must be a UUID.' }),
    ],
    ['a reset', 'broke off', (_, response) => void response.socket?.resetAndDestroy()],
    [
      'half of an answer',
      'broke off',
      (_, response) => {
        response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{"session":', () => response.socket?.destroy());
      },
    ],
    [
      'no store',
      'The store is away.',
      (_, response) => answerJson(response, 503, { detail: 'The store is away.' }),
    ],
  ])('because of %s fails in a sentence, and its receipt says so', async (_, sentence, script) => {
    const result = await shareWith(script);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining(sentence),
      counts: { sessionStats: { shared: 0, of: 1 }, invokes: { shared: 0, of: 1 } },
      expiresAt: undefined,
    });
    expect(await receipt()).toMatchObject({
      erasure_key: expect.any(String),
      sent: [{ status: 'failed', problem: expect.stringContaining(sentence) }],
    });
  });

  it('because it never answers ends at the deadline', async () => {
    const result = await shareWith(() => new Promise(() => undefined), 100);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/did not answer within .* stores nothing twice\.$/),
    });
  });

  it('because nobody listens says where', async () => {
    const endpoint = await closedPort();
    const result = await share(session(), { package: PACKAGE, endpoint });
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining(`${endpoint} cannot be reached (ECONNREFUSED).`),
    });
  });

  it('is repeated after a short trouble, with the same bytes', async () => {
    const result = await shareWith((_, response, n) => {
      if (n === 1) answerJson(response, 503, { detail: 'Busy.' }, { 'retry-after': '1' });
      if (n === 2) response.socket?.resetAndDestroy();
    });
    expect(result.outcome).toBe('shared');
    expect(new Set(service?.received.map(({ text }) => text)).size).toBe(1);
    expect(service?.received).toHaveLength(3);
  });

  it('says what the service took and did not keep', async () => {
    const real = await sharingService();
    service = await sharingService(async (received, response) => {
      const url = new URL('/v1/sessions', real.url);
      const answer = await fetch(url, { method: 'POST', body: received.text });
      const dropped = [{ what: 'fields of invokes', count: 3, reason: 'not part of the document' }];
      answerJson(response, 200, { ...Object(await answer.json()), dropped });
    });
    const result = await share(session(), { package: PACKAGE, endpoint: service.url });
    await real.close();
    expect(result).toMatchObject({
      outcome: 'partial',
      message: expect.stringContaining(
        'did not keep 3 fields of invokes: not part of the document.',
      ),
    });
  });

  it('stops when it is told to, and keeps the key of what may have arrived', async () => {
    const stop = new AbortController();
    service = await sharingService(() => {
      stop.abort();
      return new Promise(() => undefined);
    });
    const target = { package: PACKAGE, endpoint: service.url, signal: stop.signal };
    const result = await share(session(), target);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('stopped'),
    });
    expect(await receipt()).toHaveProperty('erasure_key');
  });
});

describe('nothing is sent, and a sentence says why,', () => {
  async function refused(of: Session, options: Options, surroundings = surroundingsIn(folder)) {
    service ??= await sharingService();
    const target = { package: PACKAGE, endpoint: service.url, ...Object(options) };
    const result = await shareSessionData(of, target, surroundings);
    expect(result.outcome).toBe('not-sent');
    expect(result.message).toMatch(/^Nothing was sent.*\.$/);
    expect(service.received).toHaveLength(0);
    return result.message;
  }

  it('without a session', async () => {
    expect(await refused(null, {})).toContain('no session');
    expect(await refused(undefined, {})).toContain('no session');
  });

  it('without an endpoint', async () => {
    expect(await refused(session(), { endpoint: null })).toContain('endpoint is null');
    expect(await share(session(), {})).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringContaining('No endpoint is set'),
    });
  });

  it.each(['DO_NOT_TRACK', 'ABOVEBOARD_DISABLED'])(
    'under %s, nor is a file written',
    async (name) => {
      const surroundings = { ...surroundingsIn(folder), env: { [name]: '1' } };
      expect(await refused(session(), {}, surroundings)).toContain(name);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('over plain http to another machine', async () => {
    expect(await refused(session(), { endpoint: 'http://example.org' })).toContain('https://');
  });

  it('when it was stopped before it began', async () => {
    expect(await refused(session(), { signal: AbortSignal.abort() })).toContain('stopped');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('when the receipt cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const surroundings = { ...surroundingsIn(folder), receipts: createReceipts({ folder: file }) };
    expect(await refused(session(), {}, surroundings)).toContain('could not be written');
  });

  it('when the receipt is damaged', async () => {
    service = await sharingService();
    const target = { package: PACKAGE, endpoint: service.url };
    const first = await share(session(), target);
    if (first.outcome === 'not-sent') throw new Error(first.message);
    writeFileSync(first.receipt, '{');
    expect(await share(session(), target)).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringContaining('damaged'),
    });
    expect(service.received).toHaveLength(1);
  });

  it('when the session, or an option, throws wherever it is touched', async () => {
    const throws = () => {
      throw new Error('no');
    };
    const hostile = new Proxy(session(), { get: throws });
    expect(await refused(hostile, {})).toContain('cannot be read');
    const options = Object.defineProperty({ endpoint: 'https://example.org' }, 'level', {
      get: throws,
    });
    expect(await share(session(), options)).toMatchObject({ outcome: 'not-sent' });
  });

  it.each([
    ['a number', 7],
    ['an id that is a path', { ...recordedSession({}), id: '../../../etc/passwd' }],
    ['nothing of a session', {}],
  ])('when the session is %s', async (_, of) => {
    // What a caller without types may pass.
    expect(await refused(of as Session, {})).toContain('not a session');
  });

  it('when there are no options at all', async () => {
    // What a caller without types may leave out.
    const none = undefined as unknown as Options;
    expect(await shareSessionData(session(), none)).toMatchObject({ outcome: 'not-sent' });
  });
});

describe('a receipt that can no longer be written', () => {
  it('stops the parts that are not noted in it', async () => {
    const receipts = createReceipts({ folder });
    const surroundings = {
      ...surroundingsIn(folder),
      receipts: { ...receipts, amend: () => Promise.reject(new Error('disk full')) },
    };
    service = await sharingService();
    const target = { package: PACKAGE, endpoint: service.url };
    const result = await shareSessionData(session(), target, surroundings);
    expect(result).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringMatching(/^Nothing was sent\. The receipt could not be written/),
    });
    expect(service.received).toHaveLength(0);
  });

  it('does not lose the key when it vanishes in the middle', async () => {
    const result = await shareWith(() => {
      rmSync(join(folder, 'abacus'), { recursive: true });
    });
    if (result.outcome === 'not-sent') throw new Error(result.message);
    const key = service?.received[0]?.headers['erasure-key'];
    expect(JSON.parse(readFileSync(result.receipt, 'utf8')).erasure_key).toBe(key);
  });
});
