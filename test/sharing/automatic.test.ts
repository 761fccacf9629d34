/** Sessions that are shared by themselves: from the record to the lines that wait on disk. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { declare, sessionsDeclaration } from '../../src/collection/declaration/index.js';
import type { Ask } from '../../src/consent/index.js';
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import { createTelemetry, type Session, withSession } from '../../src/index.js';
import { readLine, type ShareLine } from '../../src/outbox/index.js';
import type { ShareRequest } from '../../src/wire.js';
import { textsIn } from '../support/outbox-texts.js';
import { type SharingService, sharingService } from '../support/sharing-service.js';

const ENDPOINT = 'http://127.0.0.1:1';
const LONG_AGO = '2020-02-02T02:02:02.000Z';

const by = { owner: 'core team', since: 1 };

let home: string;
let written: string;
let service: SharingService | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-automatic-'));
  written = '';
});

afterEach(async () => {
  await service?.close();
  service = undefined;
  rmSync(home, { recursive: true, force: true });
});

interface Given {
  /** Of the yes that is on disk; null: there is none. */
  readonly yes?: string | null;
  readonly isTold?: boolean;
  readonly endpoint?: string;
  readonly variables?: Record<string, string>;
  readonly ask?: Ask;
  readonly now?: () => Date;
}

/** Of a user who was told and said yes, long ago. */
function given(of: Given = {}) {
  const { yes, isTold = true, endpoint = ENDPOINT, variables, ask, now } = of;
  const name = `abacus-${randomUUID()}`;
  const collects = declare({
    package: name,
    revision: 1,
    description: 'Learns what is computed.',
    sessions: {
      ...sessionsDeclaration(by),
      labels: { solve: { description: 'A system is solved.', since: 1 } },
      context: {
        steps: { type: 'integer', description: 'x', purpose: 'x', level: 'shapes', ...by },
      },
    },
  });
  const to = yes === undefined ? endpoint : yes;
  const section = {
    notices: isTold ? [{ revision: 1, endpoint, shown_at: LONG_AGO }] : [],
    ...(to === null ? {} : { automatic_sharing: { enabled: true, endpoint: to, since: LONG_AGO } }),
  };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ packages: { [name]: section } }));
  const telemetry = createTelemetry(
    { package: { name, version: '1.2.3' }, endpoint, collects },
    {
      env: { ABOVEBOARD_HOME: home, ...variables },
      cwd: () => home,
      home: () => home,
      terminal: {
        isTTY: ask !== undefined,
        write: (text) => {
          written += text;
        },
      },
      ...(ask && { ask }),
      ...(now && { now }),
      // Whether it is delivered is for other tests.
      deliverer: () => new Promise<never>(() => undefined),
    },
  );
  const solve = (count: number, context: Record<string, unknown> = { steps: 7 }) => {
    for (let n = 0; n < count; n += 1) {
      telemetry.withSession('solve', (invoke) => {
        invoke.context = context;
      });
    }
  };
  return { name, telemetry, solve };
}

function linesOf(name: string): ShareLine[] {
  return textsIn(join(home, 'packages', name, 'outbox'), 'sessions')
    .flatMap((text) => text.split('\n'))
    .flatMap((text) => {
      const line = readLine(text, 'sessions');
      return line !== undefined && 'share' in line ? [line] : [];
    });
}

/** What waits on disk when everything that was recorded is there. */
async function waiting({ name, telemetry }: ReturnType<typeof given>): Promise<ShareRequest[]> {
  await telemetry.flush({ to: 'disk' });
  return linesOf(name).map(({ share }) => JSON.parse(share.body));
}

function invokesIn(requests: readonly ShareRequest[]) {
  return requests.flatMap(({ invokes }) => invokes.map(fromFirestoreDocument));
}

function recorded(session: Session | null): string[] {
  return (session?.stats.get('solve')?.invokes ?? []).map(({ id }) => id);
}

function configOf(name: string) {
  return JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')).packages[name];
}

describe('after a yes', () => {
  it('an update has the session, its statistics and its invokes in their order, at shapes', async () => {
    const abacus = given();
    abacus.solve(3, { steps: 7, model: 'Rosebud' });
    const [request, ...others] = await waiting(abacus);
    expect(others).toEqual([]);
    const { id } = abacus.telemetry.defaultSession() ?? {};
    expect(request && fromFirestoreDocument(request.session)).toMatchObject({
      id,
      level: 'shapes',
    });
    expect(request?.session_stats.map(fromFirestoreDocument)).toMatchObject([
      { label: 'solve', total_invokes: 3 },
    ]);
    const invokes = invokesIn(request ? [request] : []);
    expect(invokes.map((each) => each['id'])).toEqual(recorded(abacus.telemetry.defaultSession()));
    expect(invokes[0]).toMatchObject({ context: { steps: 7, other: { type: 'string', size: 7 } } });
    expect(JSON.stringify(request)).not.toContain('Rosebud');
    expect(abacus.telemetry.status()).toMatchObject({
      automatic_session: id,
      sessions: { on: true },
      outbox: { pending: { sessions: 1 } },
    });
  });

  it('the receipt with the key is there as soon as anything waits', async () => {
    const abacus = given();
    abacus.solve(1);
    const [request] = await waiting(abacus);
    const folder = join(home, 'packages', abacus.name, 'receipts');
    const [file = ''] = readdirSync(folder);
    const receipt = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const key = Buffer.from(receipt.erasure_key, 'base64url');
    expect(request?.erasure_key_digest).toBe(createHash('sha256').update(key).digest('hex'));
    expect(receipt).toMatchObject({ endpoint: `${ENDPOINT}/`, package: abacus.name, sent: [] });
  });

  it('later updates have what is new, each invoke once, under numbers of their own', async () => {
    const abacus = given();
    abacus.solve(2);
    await waiting(abacus);
    withSession(abacus.telemetry.defaultSession(), 'of Acme', () => undefined);
    await waiting(abacus);
    abacus.solve(1);
    const requests = await waiting(abacus);
    expect(requests.map(({ part }) => part)).toEqual(
      [1, 2, 3].map((share) => ({ share, number: 1, of: 1 })),
    );
    const labels = requests.map(({ session_stats }) =>
      session_stats.map((each) => fromFirestoreDocument(each)['label']),
    );
    expect(labels).toEqual([['solve'], ['other'], ['solve']]);
    const ids = invokesIn(requests).map((each) => each['id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    expect(await waiting(abacus)).toHaveLength(3);
  });

  it('what left its buffer in between is counted as lost, and nothing else of it hidden', async () => {
    const abacus = given();
    abacus.solve(1);
    await waiting(abacus);
    abacus.solve(1_200);
    const requests = await waiting(abacus);
    expect(invokesIn(requests)).toHaveLength(1_001);
    const { losses } = abacus.telemetry.status().outbox ?? {};
    expect(losses).toEqual({ overwritten: 200 });
    const [stats] = requests.at(-1)?.session_stats ?? [];
    expect(stats && fromFirestoreDocument(stats)).toMatchObject({ total_invokes: 1_201 });
  });

  it('an update that is too large for a background request goes in parts', async () => {
    const abacus = given();
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`key_${n}`, 'x']));
    abacus.solve(60, wide);
    const requests = await waiting(abacus);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.map(({ part }) => part)).toEqual(
      requests.map((_, n) => ({ share: 1, number: n + 1, of: requests.length })),
    );
    expect(invokesIn(requests).map((each) => each['id'])).toEqual(
      recorded(abacus.telemetry.defaultSession()),
    );
    for (const request of requests) {
      expect(JSON.stringify(request).length).toBeLessThan(1_000_000);
      expect(request.session_stats).toHaveLength(1);
    }
  });

  it('recording looks at no value: that is for later', async () => {
    const abacus = given();
    let looks = 0;
    const context = {
      get steps() {
        looks += 1;
        return 1;
      },
    };
    abacus.solve(1, context);
    expect(looks).toBe(0);
    await waiting(abacus);
    expect(looks).toBeGreaterThan(0);
  });

  it('what is shown in place of being sent leaves no file', async () => {
    const abacus = given({ variables: { ABOVEBOARD_DEBUG: 'print' } });
    abacus.solve(1);
    expect(await waiting(abacus)).toEqual([]);
    expect(written).toContain('would send for abacus');
    expect(written).toContain('"total_invokes":{"integerValue":"1"}');
    expect(readdirSync(home)).toEqual(['config.json']);
  });

  it('a session that is erased takes no more, and nothing of it waits', async () => {
    const abacus = given();
    abacus.solve(1);
    await waiting(abacus);
    const id = abacus.telemetry.defaultSession()?.id ?? '';
    const other = abacus.telemetry.createSession();
    abacus.telemetry.setDefaultSession(other);
    abacus.solve(1);
    expect(await waiting(abacus)).toHaveLength(2);
    expect(await abacus.telemetry.erase(id)).toMatchObject({ outcome: 'pending' });
    expect(linesOf(abacus.name).map(({ share }) => share.session)).toEqual([other.id]);
    await abacus.telemetry.erase(other.id);
    abacus.solve(1);
    expect(await waiting(abacus)).toEqual([]);
  });
});

describe('a share that is asked for in between', () => {
  it('has another number, and what it delivered is not sent again', async () => {
    service = await sharingService();
    const abacus = given({ endpoint: service.url });
    abacus.solve(2);
    await waiting(abacus);
    abacus.solve(2);
    const result = await abacus.telemetry.shareSessionData();
    expect(result).toMatchObject({ outcome: 'shared', counts: { invokes: { shared: 4, of: 4 } } });
    abacus.solve(1);
    const requests = await waiting(abacus);
    expect([...requests, ...service.requests].map(({ part }) => part?.share)).toEqual([1, 3, 2]);
    const ids = recorded(abacus.telemetry.defaultSession());
    expect(invokesIn(requests).map((each) => each['id'])).toEqual([...ids.slice(0, 2), ids[4]]);
  });

  it('says which invokes the service gets at a lower level', async () => {
    service = await sharingService();
    const abacus = given({ endpoint: service.url });
    abacus.solve(2);
    await waiting(abacus);
    abacus.solve(1);
    const { message } = await abacus.telemetry.shareSessionData(undefined, { level: 'labels' });
    expect(message).toContain('2 invokes stay as they were shared before, at a lower level.');
  });
});

describe('without a yes', () => {
  it.each([
    ['nobody gave one', { yes: null }],
    ['it was given to another service', { yes: 'https://elsewhere.example' }],
    ['its user was not told', { isTold: false }],
    ['DO_NOT_TRACK is set', { variables: { DO_NOT_TRACK: '1' } }],
  ])('nothing is written, and nothing waits: %s', async (_, without) => {
    const abacus = given(without);
    const session = abacus.telemetry.defaultSession();
    abacus.solve(2);
    expect(await waiting(abacus)).toEqual([]);
    expect(abacus.telemetry.status()).toMatchObject({ automatic_session: null });
    expect(abacus.telemetry.defaultSession()).toBe(session);
    expect(readdirSync(home)).toEqual(['config.json']);
  });

  it('a yes of the program begins a fresh session, and lasts no longer than the program', async () => {
    const abacus = given({ yes: null });
    abacus.solve(2);
    const before = abacus.telemetry.defaultSession();
    expect(abacus.telemetry.enableAutomaticSessionSharing()).toMatchObject({ on: true });
    abacus.solve(1);
    const fresh = abacus.telemetry.defaultSession();
    expect(fresh?.id).not.toBe(before?.id);
    expect(abacus.telemetry.enableAutomaticSessionSharing()).toMatchObject({ on: true });
    expect(abacus.telemetry.defaultSession()).toBe(fresh);
    const requests = await waiting(abacus);
    expect(invokesIn(requests).map((each) => each['id'])).toEqual(recorded(fresh));
    abacus.telemetry.setDefaultSession(before);
    abacus.solve(1);
    expect(await waiting(abacus)).toHaveLength(requests.length);
    expect(configOf(abacus.name)).not.toHaveProperty('automatic_sharing');
  });

  it('a session of before stays home also where the clock was set back in between', async () => {
    const abacus = given({ yes: null, now: () => new Date('2020-02-03T03:03:03Z') });
    abacus.solve(2);
    const before = abacus.telemetry.defaultSession();
    expect(abacus.telemetry.enableAutomaticSessionSharing()).toMatchObject({ on: true });
    abacus.telemetry.setDefaultSession(before);
    abacus.solve(1);
    expect(await waiting(abacus)).toEqual([]);
  });

  it('a yes that was taken back and given again in between is another: its session is over', async () => {
    const abacus = given();
    abacus.solve(1);
    expect(await waiting(abacus)).toHaveLength(1);
    abacus.solve(1);
    const path = join(home, 'config.json');
    const renewed = readFileSync(path, 'utf8').replaceAll(LONG_AGO, '2020-02-02T02:02:01.000Z');
    writeFileSync(path, renewed);
    expect(await waiting(abacus)).toHaveLength(1);
    expect(abacus.telemetry.status()).toMatchObject({ automatic_session: null });
  });

  it('a no of the program lasts, and removes what waits', async () => {
    const abacus = given();
    abacus.solve(1);
    expect(await waiting(abacus)).toHaveLength(1);
    abacus.solve(1);
    expect(await abacus.telemetry.disableAutomaticSessionSharing()).toMatchObject({ on: false });
    expect(linesOf(abacus.name)).toEqual([]);
    abacus.solve(1);
    expect(await waiting(abacus)).toEqual([]);
    expect(configOf(abacus.name).automatic_sharing).toBe(false);
    expect(abacus.telemetry.enableAutomaticSessionSharing()).toMatchObject({ on: false });
  });

  it('another endpoint gets nothing of what was recorded for this one, nor after it', async () => {
    const abacus = given();
    abacus.solve(1);
    abacus.telemetry.setTelemetryEndpoint('https://elsewhere.example');
    abacus.solve(1);
    expect(await waiting(abacus)).toEqual([]);
    abacus.telemetry.setTelemetryEndpoint(ENDPOINT);
    abacus.solve(1);
    const [request, ...others] = await waiting(abacus);
    expect(others).toEqual([]);
    expect(request?.session_stats.map(fromFirestoreDocument)).toMatchObject([{ total_invokes: 1 }]);
  });
});

describe('asking at a terminal', () => {
  it('is once; a yes is for this service, lasts, and begins a fresh session', async () => {
    const questions: string[] = [];
    const ask: Ask = async (question) => {
      questions.push(question);
      return true;
    };
    const abacus = given({ yes: null, ask });
    abacus.solve(1);
    expect(await abacus.telemetry.askForAutomaticSharing()).toMatchObject({ on: true });
    expect(await abacus.telemetry.askForAutomaticSharing()).toMatchObject({ on: true });
    expect(questions).toEqual([expect.stringContaining(ENDPOINT)]);
    expect(configOf(abacus.name).automatic_sharing).toEqual({
      enabled: true,
      endpoint: ENDPOINT,
      since: expect.any(String),
    });
    abacus.solve(1);
    expect(invokesIn(await waiting(abacus))).toHaveLength(1);
  });

  it('takes no for an answer, for good', async () => {
    let asked = 0;
    const ask: Ask = async () => {
      asked += 1;
      return false;
    };
    const abacus = given({ yes: null, ask });
    expect(await abacus.telemetry.askForAutomaticSharing()).toMatchObject({ on: false });
    expect(await abacus.telemetry.askForAutomaticSharing()).toMatchObject({ on: false });
    expect(asked).toBe(1);
    expect(configOf(abacus.name).automatic_sharing).toBe(false);
  });

  it('shows the notice first, and then counts from the next run on', async () => {
    const abacus = given({ yes: null, isTold: false, ask: async () => true });
    expect(await abacus.telemetry.askForAutomaticSharing()).toMatchObject({ on: false });
    expect(written).toContain(`It goes to ${ENDPOINT}`);
    expect(configOf(abacus.name)).toMatchObject({
      notices: [{ endpoint: ENDPOINT }],
      automatic_sharing: { enabled: true, endpoint: ENDPOINT },
    });
  });

  it('asks nobody where there is none to ask, or where something else has it off', async () => {
    const nobody = given({ yes: null, ask: async () => undefined });
    expect(await nobody.telemetry.askForAutomaticSharing()).toMatchObject({ on: false });
    expect(configOf(nobody.name)).not.toHaveProperty('automatic_sharing');
    const ask: Ask = () => Promise.reject(new Error('asked'));
    const off = given({ yes: null, ask, variables: { DO_NOT_TRACK: '1' } });
    expect(await off.telemetry.askForAutomaticSharing()).toMatchObject({
      on: false,
      message: expect.stringContaining('DO_NOT_TRACK'),
    });
  });
});
