import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliver } from '../../src/delivery/deliver.js';
import { createLedger, createReceipts, type EventLine, lineText } from '../../src/outbox/index.js';
import { type EventsService, eventsService } from '../support/events-service.js';
import {
  CLAIMANT,
  eventLine,
  filesIn,
  GIVEN,
  NOW,
  orderIn,
  PACKAGE,
  permitFor,
  putFile,
  shareLine,
  toolsIn,
} from '../support/outbox.js';
import { problem } from '../support/problem.js';
import { answerJson, type Script } from '../support/scripted-server.js';
import { sharingService } from '../support/sharing-service.js';

const MINUTE_MS = 60_000;

let folder: string;
const services: { close(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-delivery-'));
});

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function service(script?: Script): Promise<EventsService> {
  const started = await eventsService(script);
  services.push(started);
  return started;
}

/** A file with so many events, whose ids it returns. */
function putEvents(endpoint: string, count: number, holder?: string): string[] {
  const lines = Array.from({ length: count }, () => eventLine(endpoint));
  putFile(folder, lines.map(lineText).join(''), holder);
  return lines.map(idOf);
}

function idOf({ event }: EventLine): string {
  const { id } = event.fields;
  return id !== undefined && 'stringValue' in id ? id.stringValue : '';
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function round(endpoint: string, now = NOW, more = {}) {
  return deliver(
    orderIn(folder, permitFor(endpoint)),
    toolsIn(folder, { now: () => now, ...more }),
  );
}

function later(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

describe('a round of delivery', () => {
  it('sends what waits in the order of its making, in batches across files, and removes it', async () => {
    const { url, stored, requests } = await service();
    const ids = [putEvents(url, 3), putEvents(url, 1_000), putEvents(url, 1)].flat();
    expect(await round(url)).toEqual({
      delivered: 1_004,
      left: 0,
      losses: {},
      nextAttemptAt: null,
      stopped: {},
    });
    expect([...stored]).toEqual(ids);
    expect(requests.map(({ events }) => events.length)).toEqual([500, 500, 4]);
    expect(requests[0]?.package).toBe(PACKAGE);
    expect(filesIn(folder)).toEqual([]);
  });

  it('has each batch in the ledger, byte for byte, by the digest that the service confirmed', async () => {
    const { url, received } = await service();
    putEvents(url, 2);
    await round(url);
    const [entry] = (await createLedger({ folder }).list()).entries;
    expect(entry).toMatchObject({ outcome: 'confirmed', digest_matches: true });
    expect(readFileSync(entry?.body ?? '', 'utf8')).toBe(received[0]?.text);
  });

  it('does nothing where nothing waits', async () => {
    const { url, received } = await service();
    expect(await round(url)).toMatchObject({ delivered: 0, left: 0 });
    expect(received).toEqual([]);
  });

  it('goes on with what an earlier round of its own outbox had claimed when it was cut off', async () => {
    const { url, stored } = await service();
    const ids = putEvents(url, 2, `claimed-${CLAIMANT}`);
    putEvents(url, 2, `live-${CLAIMANT}`);
    expect(await round(url)).toMatchObject({ delivered: 2, left: 0 });
    expect([...stored]).toEqual(ids);
    expect(filesIn(folder)).toHaveLength(1);
  });

  it('ends after ten requests, and says that something is left', async () => {
    const { url, received } = await service();
    for (let file = 0; file < 11; file += 1) putEvents(url, 500);
    expect(await round(url)).toMatchObject({ delivered: 5_000, left: 1 });
    expect(received).toHaveLength(10);
    expect(await round(url)).toMatchObject({ delivered: 500, left: 0 });
  });

  it.each([
    ['of another digest', { stored: 2, repeated: 0, refused: [], dropped: [], digest: 'other' }],
    ['that says nothing of one event', { stored: 1, repeated: 0, refused: [], dropped: [] }],
    ['of anything else', { status: 'ok' }],
  ])('keeps what an answer %s does not confirm', async (_, answer) => {
    const { url, stored } = await service((received, response, n) => {
      if (n === 1) answerJson(response, 200, { digest: digestOf(received.text), ...answer });
    });
    const ids = putEvents(url, 2);
    expect(await round(url)).toMatchObject({ delivered: 0, left: 1 });
    expect(await round(url, later(MINUTE_MS))).toMatchObject({ delivered: 2, left: 0 });
    expect([...stored]).toEqual(ids);
  });

  it('removes what the service refuses, and reports it once, with the next batch', async () => {
    const { url, losses } = await service((received, response, n) => {
      if (n > 1) return;
      const refused = [{ index: 1, reason: 'is not declared' }];
      const answer = { stored: 2, repeated: 0, refused, dropped: [] };
      answerJson(response, 200, { ...answer, digest: digestOf(received.text) });
    });
    putEvents(url, 3);
    expect(await round(url)).toMatchObject({ delivered: 2, losses: { refused: 1 }, left: 0 });
    for (let batch = 0; batch < 2; batch += 1) {
      putEvents(url, 1);
      await round(url);
      expect([...losses.values()]).toEqual([{ refused: 1 }]);
    }
  });

  it('reports under the same id what may not have arrived', async () => {
    const { url, losses, received } = await service((_, response, n) => {
      if (n === 2) response.destroy();
    });
    putFile(folder, `damaged\n${lineText(eventLine(url))}`);
    await round(url);
    putEvents(url, 1);
    await round(url);
    await round(url, later(MINUTE_MS));
    const reports = received.map(({ text }) => JSON.parse(text).losses);
    expect(reports[0]).toBeUndefined();
    expect(reports[1]).toEqual({ id: expect.any(String), counts: { damaged: 1 } });
    expect(reports[2]).toEqual(reports[1]);
    expect([...losses.values()]).toEqual([{ damaged: 1 }]);
  });

  it.each([400, 413, 415, 422])('removes what will never be taken: status %d', async (status) => {
    const { url } = await service((_, response) => problem(response, status));
    putEvents(url, 3);
    expect(await round(url)).toMatchObject({ left: 0, losses: { refused: 3 } });
  });

  it.each([401, 403, 404, 429, 500, 503])(
    'keeps what may be taken later: status %d',
    async (status) => {
      const { url, received } = await service((_, response) => problem(response, status));
      putEvents(url, 501);
      expect(await round(url)).toMatchObject({ delivered: 0, left: 1, losses: {} });
      expect(received).toHaveLength(1);
    },
  );

  it('waits for as long as the service asks, also in the next process', async () => {
    const { url, received } = await service((_, response, n) => {
      if (n === 1) problem(response, 503, { 'retry-after': '3600' });
    });
    putEvents(url, 1);
    const until = later(60 * MINUTE_MS).getTime();
    expect(await round(url)).toMatchObject({ nextAttemptAt: until });
    expect(await round(url, later(59 * MINUTE_MS))).toMatchObject({
      left: 1,
      nextAttemptAt: until,
    });
    expect(received).toHaveLength(1);
    expect(await round(url, later(60 * MINUTE_MS))).toMatchObject({ left: 0, nextAttemptAt: null });
  });

  it('waits longer after each failure, up to an hour, and from the beginning after a success', async () => {
    const { url: nowhere } = await service((_, response) => {
      response.destroy();
    });
    putEvents(nowhere, 1);
    let now = NOW;
    const waits: number[] = [];
    for (let failure = 0; failure < 9; failure += 1) {
      const { nextAttemptAt } = await round(nowhere, now);
      waits.push(((nextAttemptAt ?? 0) - now.getTime()) / MINUTE_MS);
      now = new Date(nextAttemptAt ?? 0);
    }
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
    const { url } = await service((_, response, n) => {
      if (n > 1) problem(response, 503);
    });
    putEvents(url, 500);
    putEvents(url, 1);
    const { nextAttemptAt } = await round(url, now);
    expect(((nextAttemptAt ?? 0) - now.getTime()) / MINUTE_MS).toBe(0.5);
  });

  it.each([
    ['0', [1, 2, 4, 8, 16]],
    ['5', [5, 5, 5, 8, 16]],
    ['Thu, 01 Jan 1970 00:00:00 GMT', [1, 2, 4, 8, 16]],
  ])(
    'asks no service that fails again and again without a pause: Retry-After: %s',
    async (asked, seconds) => {
      const { url } = await service((_, response) =>
        problem(response, 503, { 'retry-after': asked }),
      );
      putEvents(url, 1);
      let now = NOW;
      const waits: number[] = [];
      for (let failure = 0; failure < seconds.length; failure += 1) {
        const { nextAttemptAt } = await round(url, now);
        waits.push(((nextAttemptAt ?? 0) - now.getTime()) / 1_000);
        now = new Date(nextAttemptAt ?? 0);
      }
      expect(waits).toEqual(seconds);
    },
  );

  it('adds to a pause by chance, and takes nothing from it', async () => {
    const { url } = await service((_, response) => problem(response, 503, { 'retry-after': '60' }));
    putEvents(url, 1);
    const { nextAttemptAt } = await round(url, NOW, { random: () => 0.999 });
    expect(nextAttemptAt).toBeGreaterThan(later(1.4 * MINUTE_MS).getTime());
  });

  it('obeys a stop of one stream, removes what waits of it, and goes on with the other', async () => {
    const until = later(24 * 60 * MINUTE_MS).toISOString();
    const { url, received } = await service((_, response) =>
      problem(response, 403, {}, { streams: ['events'], until }),
    );
    putEvents(url, 501);
    putFile(folder, lineText(shareLine(url, randomUUID(), {})), 'ready', 'sessions');
    expect(await round(url)).toMatchObject({
      left: 0,
      stopped: { events: until },
      losses: { stopped: 501, 'no-key': 1 },
    });
    putEvents(url, 1);
    expect(await round(url, later(MINUTE_MS))).toMatchObject({ losses: { stopped: 1 } });
    expect(received).toHaveLength(1);
    const other = await service();
    putEvents(other.url, 1);
    expect(await round(other.url, later(MINUTE_MS))).toMatchObject({ delivered: 1, stopped: {} });
  });

  it('asks again after a month, however long a stop was meant to be', async () => {
    const { url } = await service((_, response, n) => {
      if (n === 1)
        problem(response, 403, {}, { streams: ['events'], until: '9999-12-31T00:00:00Z' });
    });
    putEvents(url, 1);
    await round(url);
    const after = later(31 * 24 * 60 * MINUTE_MS);
    putFile(folder, lineText(eventLine(url, { at: after })));
    expect(await round(url, after)).toMatchObject({ delivered: 1, stopped: {} });
  });

  it('removes, unsent and unreported, what its user does not want to leave', async () => {
    const { url, received, losses } = await service();
    const since = later(-MINUTE_MS);
    putFile(folder, lineText(eventLine(url, { at: later(-2 * MINUTE_MS) })));
    putFile(folder, lineText(eventLine('https://elsewhere.example.org')));
    putFile(folder, lineText(shareLine(url, randomUUID(), {})), 'ready', 'sessions');
    putEvents(url, 1);
    // Under a yes that was taken back, by a clock that was set back before the one of now.
    putFile(folder, lineText(eventLine(url, { watermark: later(MINUTE_MS).toISOString() })));
    const permit = { endpoint: url, streams: { events: { since, ...GIVEN } } };
    expect(await deliver(orderIn(folder, permit), toolsIn(folder))).toMatchObject({
      delivered: 1,
      left: 0,
      losses: { 'before-consent': 2, 'other-endpoint': 1, 'turned-off': 1 },
    });
    putEvents(url, 1);
    await round(url);
    expect(received).toHaveLength(2);
    expect(losses.size).toBe(0);
  });

  it('removes what waited for a month', async () => {
    const { url, received } = await service();
    putFile(folder, lineText(eventLine(url, { at: later(-31 * 24 * 60 * MINUTE_MS) })));
    expect(await round(url)).toMatchObject({ losses: { 'too-old': 1 }, left: 0 });
    expect(received).toEqual([]);
  });

  it('sweeps away what a crash left half written a day ago, and nothing younger', async () => {
    const outbox = join(folder, PACKAGE, 'outbox');
    putEvents('https://elsewhere.example.org', 1);
    const old = join(outbox, `.${randomUUID()}.tmp`);
    const young = join(outbox, `.${randomUUID()}.tmp`);
    for (const path of [old, young]) writeFileSync(path, '{');
    utimesSync(old, later(-25 * 60 * MINUTE_MS), later(-25 * 60 * MINUTE_MS));
    utimesSync(young, NOW, NOW);
    await round('https://telemetry.example.org');
    expect(existsSync(old)).toBe(false);
    expect(existsSync(young)).toBe(true);
  });

  it('sends nothing that the ledger cannot take, and keeps it', async () => {
    const { url, received } = await service();
    putEvents(url, 1);
    writeFileSync(join(folder, PACKAGE, 'ledger'), 'a file in the place of a folder');
    expect(await round(url)).toMatchObject({ delivered: 0, left: 1 });
    expect(received).toEqual([]);
    rmSync(join(folder, PACKAGE, 'ledger'));
    expect(await round(url)).toMatchObject({ delivered: 1, left: 0 });
  });
});

describe('a round of delivery of shares', () => {
  const session = randomUUID();

  async function opened(url: string) {
    const receipts = createReceipts({ folder });
    const found = await receipts.open({ session, package: PACKAGE, endpoint: `${url}/` });
    if (found.outcome !== 'open') throw new Error('no receipt');
    return { receipts, ...found };
  }

  /** Documents as small as they can be. */
  function body(invoke: string) {
    const document = (id: string) => ({ fields: { id: { stringValue: id } } });
    return {
      session: document(session),
      session_stats: [],
      invokes: [document(invoke)],
      part: { share: 2, number: 1, of: 1 },
    };
  }

  it('sends each with the key of its receipt, in the order of their making, and notes it there', async () => {
    const { url, received, close } = await sharingService();
    services.push({ close });
    const { receipts, receipt } = await opened(url);
    const lines = ['one', 'two'].map((invoke) => shareLine(url, session, body(invoke)));
    putFile(folder, lines.map(lineText).join(''), 'ready', 'sessions');
    expect(await round(url)).toMatchObject({ delivered: 2, left: 0, losses: {} });
    expect(received.map(({ text }) => text)).toEqual(lines.map(({ share }) => share.body));
    for (const { headers } of received) {
      expect(headers['erasure-key']).toBe(receipt.erasure_key);
    }
    const [stored] = (await receipts.list(session)).receipts;
    expect(stored?.receipt.expires_at).toBeDefined();
    expect(stored?.receipt.sent).toMatchObject([
      { share: 2, number: 1, of: 1, status: 'confirmed' },
      { share: 2, number: 1, of: 1, status: 'confirmed' },
    ]);
  });

  it('sends none of a session that was erased, or is to be', async () => {
    const { url, received, close } = await sharingService();
    services.push({ close });
    const { receipts, path, receipt } = await opened(url);
    const erasure_requested_at = NOW.toISOString();
    await receipts.amend({ path, receipt }, (each) => ({ ...each, erasure_requested_at }));
    putFile(folder, lineText(shareLine(url, session, body('one'))), 'ready', 'sessions');
    expect(await round(url)).toMatchObject({ left: 0, losses: { 'no-key': 1 } });
    expect(received).toEqual([]);
  });

  it.each([403, 410])(
    'removes what a service does not take of this session: status %d',
    async (status) => {
      const { url, close } = await sharingService((_, response) => problem(response, status));
      services.push({ close });
      await opened(url);
      putFile(folder, lineText(shareLine(url, session, body('one'))), 'ready', 'sessions');
      expect(await round(url)).toMatchObject({ left: 0, losses: { refused: 1 } });
    },
  );
});
