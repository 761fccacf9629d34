import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLedger } from '../../src/outbox/index.js';
import { createSession, type Session, withSession } from '../../src/session/index.js';
import { eraseSession, previewShare, shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const PACKAGE = { name: 'abacus', version: '1.2.3' };

let folder: string;
let service: SharingService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-preview-'));
  service = await sharingService();
});

afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

function surroundings() {
  return { ...surroundingsIn(folder), ledger: createLedger({ folder: join(folder, 'packages') }) };
}

function target(options: object = {}) {
  return { package: PACKAGE, endpoint: service.url, ...options };
}

async function previewOf(of: Session, options: object = {}, around: object = {}) {
  const result = await previewShare(of, target(options), { ...surroundings(), ...around });
  if (result.outcome === 'nothing') throw new Error(result.message);
  return result;
}

/** What the server got and the ledger has, of all requests so far. */
async function posted() {
  const { entries } = await surroundings().ledger.list();
  return entries.map(({ body, sha256, digest_matches, url }, index) => ({
    url,
    received: service.received[index]?.text,
    recorded: readFileSync(body ?? '', 'utf8'),
    sha256,
    digest_matches,
  }));
}

describe('ABOVEBOARD_DEBUG=print', () => {
  it('shows the preview in place of sharing, and sends and writes nothing', async () => {
    const session = recorded([['solve', { size: 3 }]]);
    const shown: string[] = [];
    const terminal = { isTTY: false, write: (text: string) => shown.push(text) };
    const around = { ...surroundings(), terminal };
    const env = { ...around.env, ABOVEBOARD_DEBUG: 'print' };
    const result = await shareSessionData(session, target(), { ...around, env });
    expect(result).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringContaining('ABOVEBOARD_DEBUG'),
    });
    expect(shown).toEqual([`${(await previewOf(session)).text}\n`]);
    expect(service.received).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

function recorded(runs: readonly (readonly [label: string, context: object])[]): Session {
  const session = createSession({ package: PACKAGE });
  for (const [label, context] of runs) {
    withSession(session, label, (invoke) => Object.assign(invoke.context, context));
  }
  return session;
}

const runs = fc.array(
  fc.tuple(fc.string({ unit: 'binary' }), fc.object({ withDate: true, withTypedArray: true })),
  { maxLength: 8 },
);

describe('preview', () => {
  it('shows byte for byte what the share after it posts, and what the ledger then has', async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.constantFrom('counts', 'shapes'), async (all, level) => {
        const session = recorded(all);
        const { requests } = await previewOf(session, { level });
        const before = (await posted()).length;
        await shareSessionData(session, target({ level }), surroundings());
        const after = (await posted()).slice(before);
        expect(after).toEqual(
          requests.map(({ body, sha256, url }) => {
            return { url, received: body, recorded: body, sha256, digest_matches: true };
          }),
        );
        for (const { body, bytes, sha256 } of requests) {
          expect(Buffer.byteLength(body)).toBe(bytes);
          expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('shows every part of a large share, and of a second one only what is new', async () => {
    const context = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`key ${n}`, n]));
    const invokes = Array.from({ length: 150 }, (_, n) => recordedInvoke(n, { context }));
    const session = recordedSession({ solve: invokes }, { id: randomUUID() });
    const first = await previewOf(session);
    expect(first.requests.length).toBeGreaterThan(1);
    await shareSessionData(session, target(), surroundings());
    invokes.push(recordedInvoke(150));
    const second = await previewOf(session);
    expect(second.requests).toHaveLength(1);
    await shareSessionData(session, target(), surroundings());
    expect(service.received.map(({ text }) => text)).toEqual(
      [...first.requests, ...second.requests].map(({ body }) => body),
    );
  });

  it('writes nothing, sends nothing, and can be repeated', async () => {
    const session = recorded([['solve', { a: 1 }]]);
    expect(await previewOf(session)).toEqual(await previewOf(session));
    expect(readdirSync(folder)).toEqual([]);
    expect(service.received).toEqual([]);
  });

  it('names where it goes and with which headers, and shows no key', async () => {
    const session = recorded([['solve', { a: 'Rosebud' }]]);
    const { requests, text } = await previewOf(session);
    await shareSessionData(session, target(), surroundings());
    const headers = service.received[0]?.headers ?? {};
    const key = String(headers['erasure-key']);
    expect(requests[0]?.url).toBe(`${service.url}/v1/sessions`);
    for (const [name, value] of Object.entries(requests[0]?.headers ?? {})) {
      if (name === 'Erasure-Key') expect(value).not.toContain(key);
      else expect(headers[name.toLowerCase()]).toBe(value);
    }
    expect(Object.keys(headers).sort()).toEqual(
      ['host', 'connection', 'content-length']
        .concat(Object.keys(requests[0]?.headers ?? {}).map((name) => name.toLowerCase()))
        .sort(),
    );
    expect(JSON.stringify(requests) + text).not.toContain(key);
  });

  it('can be read by a person, and does nothing to their terminal', async () => {
    const session = recorded([['solve\u001b[2J\u202e', { a: 1 }]]);
    const { text, requests } = await previewOf(session);
    expect(text).toContain(`SHA-256 ${requests[0]?.sha256}`);
    expect(text).toContain("package: 'abacus'");
    expect(text).toContain('total_invokes: 1');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });

  it.each([
    ['the endpoint is null', { endpoint: null }, {}, 'endpoint is null', null],
    ['the endpoint is unsafe', { endpoint: 'http://example.org' }, {}, 'https://', null],
    ['ABOVEBOARD_DISABLED is set', {}, { env: { ABOVEBOARD_DISABLED: '1' } }, 'DISABLED', 'url'],
  ] as const)('shows what would leave also where %s', async (_, options, around, why, url) => {
    const result = await previewOf(recorded([['solve', { a: 1 }]]), options, around);
    expect(result).toMatchObject({
      decision: 'forbidden',
      message: expect.stringMatching(new RegExp(`^A share would post nothing\\..*${why}`)),
    });
    expect(result.requests[0]?.body).toContain('total_invokes');
    expect(result.requests[0]?.url === null).toBe(url === null);
  });

  it('says so where a share would be allowed, or ask first', async () => {
    const session = recorded([]);
    expect(await previewOf(session)).toMatchObject({
      decision: 'allowed',
      message: `A share would post this to ${service.url}.`,
    });
    const around = { env: { DO_NOT_TRACK: '1' } };
    expect(await previewOf(session, {}, around)).toMatchObject({ decision: 'ask' });
  });

  it('says so where the session was erased', async () => {
    const session = recorded([]);
    await shareSessionData(session, target(), surroundings());
    await service.close();
    expect((await eraseSession(session.id, {}, surroundings())).outcome).toBe('pending');
    expect(await previewOf(session)).toMatchObject({
      decision: 'forbidden',
      message: expect.stringContaining('Its erasure was asked for.'),
    });
  });

  it('is a sentence where there is nothing to share', async () => {
    const nothing = { outcome: 'nothing', message: expect.stringMatching(/no session/) };
    expect(await previewShare(null, target(), surroundings())).toEqual(nothing);
    const options = target({ labels: ['unknown'] });
    expect(await previewShare(recorded([]), options, surroundings())).toMatchObject({
      outcome: 'nothing',
      message: expect.stringContaining('no label "unknown"'),
    });
  });
});
