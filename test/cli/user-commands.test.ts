/** What users look at, share and clear, in this process; the service is a real one on loopback. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { telemetryMarkdown } from '../../src/collection/declaration/texts/index.js';
import { deliver } from '../../src/delivery/deliver.js';
import { lineText } from '../../src/outbox/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import { installationOf } from '../../src/usage/installation.js';
import { eventsService } from '../support/events-service.js';
import { eventLine, orderIn, permitFor, putFile, toolsIn } from '../support/outbox.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson } from '../support/scripted-server.js';
import { type SharingService, sharingService } from '../support/sharing-service.js';
import { aboveboard, useHome } from './support.js';

const home = useHome();

let service: SharingService;
let refuses: boolean;
beforeEach(async () => {
  refuses = false;
  service = await sharingService((received, response) => {
    if (!received.path.endsWith('/erase')) return;
    const session = received.path.split('/').at(-2) ?? '';
    const deleted = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };
    if (refuses) answerJson(response, 400, { detail: 'Not now.' });
    else answerJson(response, 200, { session, erased: true, deleted });
  });
});
afterEach(() => service.close());

function keepOne(n = 1, keptAt?: Date): string {
  home.introduce('abacus', { endpoint: service.url });
  return home.keep(recordedSession({ solve: [recordedInvoke(n)] }, { id: uuid(n) }), keptAt);
}

/** Everything below a folder, by path. */
function listing(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

describe('aboveboard status', () => {
  it('finds every package by what it keeps here and by the configuration', async () => {
    keepOne();
    writeFileSync(
      join(home.path, 'config.json'),
      JSON.stringify({ packages: { told: { notices: [] }, gone: {} } }),
    );
    mkdirSync(join(home.packages, '%40scope%2fother'), { recursive: true });
    const { stdout, code } = await aboveboard(['status', '--json']);
    const { packages } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(packages.map((one: { package: string }) => one.package)).toEqual([
      '@scope/other',
      'abacus',
      'told',
    ]);
    expect(packages[1]).toMatchObject({
      known: true,
      version: '1.2.3',
      endpoint: service.url,
      usage: { on: false, decided_by: { source: 'automation' } },
      kept_sessions: 1,
    });
    expect((await aboveboard(['status'])).stdout).toContain('Kept here:             1 session (');
  });

  it('says what waits, what was lost, what the service asked for, and which id lasts', async () => {
    const id = await installationOf('abacus').id();
    putFile(home.packages, lineText(eventLine(service.url)) + lineText(eventLine(service.url)));
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const state = { paused_until: until, stopped_until: { sessions: until }, losses: { disk: 3 } };
    writeFileSync(join(home.packages, 'abacus/outbox/state.json'), JSON.stringify(state));
    const { stdout } = await aboveboard(['status', 'abacus', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      known: false,
      installation_id: id,
      outbox: {
        waiting: { events: 2, sessions: 0 },
        losses: { disk: 3 },
        paused_until: until,
        stopped_until: { sessions: until },
      },
    });
    const text = (await aboveboard(['status', 'abacus'])).stdout;
    for (const said of ['2 events, 0 shares', '3, disk', `no sessions until ${until}`]) {
      expect(text).toContain(said);
    }
  });

  it('says that an erasure waits to be confirmed', async () => {
    keepOne();
    await aboveboard(['share', '--yes']);
    refuses = true;
    await aboveboard(['erase', uuid(1)]);
    const { stdout } = await aboveboard(['status', 'abacus', '--json']);
    expect(JSON.parse(stdout).shared).toEqual({ held: 1, erasures_pending: 1 });
  });
});

describe('aboveboard preview', () => {
  it('shows of what waits byte for byte what is then posted, and sends nothing', async () => {
    const events = await eventsService();
    putFile(
      home.packages,
      Array.from({ length: 3 }, () => lineText(eventLine(events.url))).join(''),
    );
    const before = listing(home.path);
    const { packages } = JSON.parse((await aboveboard(['preview', '--json'])).stdout);
    expect(listing(home.path)).toEqual(before);
    expect(events.received).toEqual([]);
    await deliver(orderIn(home.packages, permitFor(events.url)), toolsIn(home.packages));
    const [request] = packages[0].requests;
    expect(events.received.map(({ text }) => text)).toEqual([request.body]);
    expect(request).toMatchObject({ stream: 'events', url: `${events.url}/v1/events` });
    await events.close();
  });

  it('says that nothing waits, and why something will not leave', async () => {
    expect((await aboveboard(['preview'])).stdout).toBe('Nothing waits to be sent.\n');
    home.introduce('abacus', { endpoint: service.url });
    putFile(home.packages, lineText(eventLine(service.url)));
    const { stdout } = await aboveboard(['preview']);
    expect(stdout).toBe('abacus: 1 will not leave, or were lost before: turned-off\n');
  });

  it('shows of a kept session byte for byte what its share then posts', async () => {
    keepOne();
    const words = ['preview', '--session', uuid(1), '--level', 'text', '--json'];
    const { requests } = JSON.parse((await aboveboard(words)).stdout);
    expect(service.received).toEqual([]);
    await aboveboard(['share', uuid(1), '--level', 'text', '--yes']);
    // Only the key, which the receipt now holds, was not known yet.
    const body = (text: string) => ({ ...JSON.parse(text), erasure_key_digest: '' });
    expect(service.received.map(({ text }) => body(text))).toEqual([body(requests[0].body)]);
    expect((await aboveboard(words.slice(0, -1))).stdout).toContain("model: { type: 'string'");
  });
});

describe('aboveboard share', () => {
  it('asks once, and shares the newest on a yes', async () => {
    keepOne(1, new Date('2026-11-01'));
    keepOne(2, new Date('2026-11-02'));
    const { code, stdout, questions } = await aboveboard(['share'], { answer: true });
    expect({ code, questions }).toEqual({ code: 0, questions: ['Share this?'] });
    expect(stdout).toContain(`To erase it:  npx aboveboard erase ${uuid(2)}`);
    expect(service.requests).toHaveLength(1);
    expect((await aboveboard(['sessions'])).stdout).toMatch(/shared {5}yes[\s\S]*shared {5}no/);
  });

  it('takes the name of a package for its newest, as a preview does', async () => {
    keepOne(1, new Date('2026-11-01'));
    keepOne(2, new Date('2026-11-02'));
    const { environment } = recordedSession({});
    const other = { id: uuid(3), environment: { ...environment, package_name: 'other' } };
    home.keep(recordedSession({ solve: [] }, other), new Date('2026-11-03'));
    const { stdout } = await aboveboard(['preview', 'abacus', '--session', '--json']);
    expect(JSON.parse(stdout).requests[0].body).toContain(uuid(2));
    const shared = await aboveboard(['share', 'abacus', '--yes', '--json']);
    expect(JSON.parse(shared.stdout)).toMatchObject({ outcome: 'shared', sessionId: uuid(2) });
    const { code, stderr } = await aboveboard(['share', 'another', '--yes']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('of, another') });
  });

  it.each([
    ['the answer is no', [], false],
    ['nobody is there to answer', [], undefined],
    ['a program asks, and does not say --yes', ['--json'], true],
  ])('sends nothing and ends with 3 where %s', async (_, words, answer) => {
    keepOne();
    const options = answer === undefined ? {} : { answer };
    expect(await aboveboard(['share', ...words], options)).toMatchObject({ code: 3 });
    expect(service.received).toEqual([]);
  });

  it('sends nothing and ends with 3 where sharing is turned off, also with --yes', async () => {
    keepOne();
    await aboveboard(['disable', 'abacus', '--keep']);
    const { code, stderr } = await aboveboard(['share', '--yes']);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('is off in') });
    expect(service.received).toEqual([]);
  });

  it('says what is missing: the session, or what its package has said of itself', async () => {
    expect(await aboveboard(['share', '--yes'])).toMatchObject({ code: 1 });
    home.keep(recordedSession({ solve: [] }, { id: uuid(1) }));
    const { code, stderr } = await aboveboard(['share', uuid(1), '--yes']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('run it once') });
    expect((await aboveboard(['share', uuid(2)])).stderr).toContain('npx aboveboard sessions');
  });
});

describe('aboveboard sessions', () => {
  it('lists what is kept, names what cannot be read, and ends with 1 for it', async () => {
    expect((await aboveboard(['sessions'])).stdout).toBe('No session is kept here.\n');
    const path = keepOne();
    const broken = path.replace(uuid(1), uuid(2));
    writeFileSync(broken, '{');
    const { code, stdout } = await aboveboard(['sessions', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sessions: [{ session: uuid(1), package: 'abacus', exit_code: 1, shared: false, path }],
      damaged: [broken],
    });
    expect((await aboveboard(['sessions'])).stdout).toContain('solve (1, of which 0 failed)');
  });
});

describe('aboveboard clear', () => {
  async function everything(): Promise<void> {
    keepOne();
    await installationOf('abacus').id();
    putFile(home.packages, lineText(eventLine(service.url)));
    await aboveboard(['share', '--yes']);
  }

  it('asks once, removes everything that is kept, and leaves every opt-out', async () => {
    await everything();
    await aboveboard(['disable', 'abacus', '--stream', 'usage']);
    await aboveboard(['disable', '--stream', 'events']);
    const { code, questions } = await aboveboard(['clear'], { answer: true });
    expect(code).toBe(0);
    expect(questions).toEqual([expect.stringMatching(/Services still hold 1 shared session;/)]);
    expect(listing(home.packages)).toEqual([]);
    const config = JSON.parse(readFileSync(join(home.path, 'config.json'), 'utf8'));
    expect(config).toEqual({ events: false, packages: { abacus: { usage: false } } });
  });

  it('forgets notices and a yes, and keeps a no to automatic sharing', async () => {
    const yes = { enabled: true, endpoint: service.url, since: '2026-11-01T00:00:00Z' };
    const packages = {
      one: { notices: [{}], automatic_sharing: yes, sessions: false },
      two: { automatic_sharing: false },
      three: { automatic_sharing: { enabled: 'no' } },
    };
    writeFileSync(join(home.path, 'config.json'), JSON.stringify({ packages }));
    expect(await aboveboard(['clear', '--yes'])).toMatchObject({ code: 0, questions: [] });
    const after = JSON.parse(readFileSync(join(home.path, 'config.json'), 'utf8'));
    expect(after.packages).toEqual({ ...packages, one: { sessions: false } });
  });

  it('erases first where it is told to, and keeps the receipts of what no service confirmed', async () => {
    await everything();
    refuses = true;
    const first = await aboveboard(['clear', 'abacus', '--erase', '--yes']);
    expect(first.stdout).toContain('1 receipt will stay');
    const left = listing(home.packages).filter((path) => path.endsWith('.json'));
    expect(left).toEqual([expect.stringContaining(`abacus/receipts/${uuid(1)}-`)]);
    refuses = false;
    const { stdout } = await aboveboard(['clear', '--yes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ erasures: [{ outcome: 'erased' }] });
    expect(listing(home.packages)).toEqual([]);
  });

  it.each([
    ['the answer is no', ['clear'], false],
    ['nobody is there', ['clear'], undefined],
    ['a program does not say --yes', ['clear', '--json'], true],
  ])('removes nothing and ends with 3 where %s', async (_, words, answer) => {
    keepOne();
    const before = listing(home.path);
    const options = answer === undefined ? {} : { answer };
    expect(await aboveboard(words, options)).toMatchObject({ code: 3 });
    expect(listing(home.path)).toEqual(before);
  });

  it('leaves a damaged configuration as it is, says so, and ends with 1', async () => {
    keepOne();
    writeFileSync(join(home.path, 'config.json'), '{');
    const { code, stderr } = await aboveboard(['clear', '--yes']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('left as it is') });
    expect(listing(home.packages)).toEqual([]);
  });
});

describe('aboveboard config', () => {
  it('names files and folders that are there, and what the configuration says', async () => {
    const path = keepOne();
    await aboveboard(['disable', 'abacus', '--keep']);
    const { stdout } = await aboveboard(['config', '--json'], { env: { DO_NOT_TRACK: '1' } });
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      user: { path: join(home.path, 'config.json'), state: 'read' },
      variables: { DO_NOT_TRACK: '1' },
      packages: [{ package: 'abacus', sessions: join(path, '..'), ledger: null }],
    });
    expect(found.user.settings.packages).toEqual({ abacus: { enabled: false } });
    expect(JSON.parse((await aboveboard(['config'])).stdout).packages).toEqual(found.packages);
  });
});

describe('aboveboard details', () => {
  it('shows what the version declares that ran here last', async () => {
    const { declaration, endpoint } = home.introduce('abacus');
    const page = telemetryMarkdown(declaration, { endpoint });
    expect((await aboveboard(['details', 'abacus'])).stdout).toBe(page);
    const { packages } = JSON.parse((await aboveboard(['details', '--json'])).stdout);
    expect(packages).toEqual([
      { package: 'abacus', version: '1.2.3', declaration, page, path: null },
    ]);
  });

  it('shows the page of a package that is installed and has not run, and no other file', async () => {
    const cwd = join(home.path, 'project/src');
    const installed = join(home.path, 'project/node_modules/@scope/other');
    for (const folder of [cwd, installed]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(installed, 'TELEMETRY.md'), '# What it collects\n');
    writeFileSync(join(home.path, 'TELEMETRY.md'), 'Another.');
    const { stdout } = await aboveboard(['details', '@scope/other'], { cwd });
    expect(stdout).toBe('# What it collects\n');
    const outside = await aboveboard(['details', '../..'], { cwd });
    expect(outside).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('what a terminal is shown', () => {
  const EVIL = 'evil\u001b]0;name\u0007\u009b2J\u202e\n\rname';

  it('has no sign that it would obey, whatever lies in the folders', async () => {
    const session = recordedSession({ [EVIL]: [recordedInvoke(1)] }, { id: uuid(1) });
    const environment = { ...session.environment, package_version: EVIL };
    home.introduce('abacus', { endpoint: service.url });
    home.keep({ ...session, environment });
    await shareSessionData(session, { endpoint: service.url }, { ask: async () => true });
    mkdirSync(join(home.packages, encodeURIComponent(EVIL)), { recursive: true });
    writeFileSync(join(home.path, 'config.json'), JSON.stringify({ packages: { [EVIL]: EVIL } }));
    const lists = ['status', 'sessions', 'receipts', 'ledger', 'config', 'preview', 'details'];
    const asked = [...lists.map((word) => [word]), ['status', EVIL], ['details', EVIL], [EVIL]];
    for (const words of [...asked, ['ledger', '--body', '1'], ['preview', '--session', uuid(1)]]) {
      for (const json of [[], ['--json']]) {
        const said = await aboveboard([...words, ...json], { isTerminal: true });
        expect((said.stdout + said.stderr).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
        expect(said.stdout + said.stderr).not.toBe('');
      }
    }
  });

  it('has colours only where they are shown, which say no more than the words', async () => {
    home.introduce('abacus');
    const plain = await aboveboard(['status', 'abacus']);
    const colored = await aboveboard(['status', 'abacus'], { hasColors: true });
    expect(plain.stdout).not.toContain('\u001b');
    expect(colored.stdout).toContain('\u001b[33moff\u001b[39m');
  });
});
