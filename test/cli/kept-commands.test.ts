/** The commands about what is kept of shares: the ledger, erasures that wait, and the offer to erase. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/cli/command.js';
import { createLedger } from '../../src/outbox/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { answerJson } from '../support/scripted-server.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

const DELETED = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };

let home: string;
let service: SharingService;
/** Ids of the sessions whose erasure the service refuses. */
let refused: Set<string>;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-kept-'));
  process.env['ABOVEBOARD_HOME'] = home;
  refused = new Set();
  service = await sharingService((received, response) => {
    if (!received.path.endsWith('/erase')) return;
    const session = received.path.split('/').at(-2) ?? '';
    if (refused.has(session)) answerJson(response, 400, { detail: 'Not now.' });
    else answerJson(response, 200, { session, erased: true, deleted: DELETED });
  });
});

afterEach(async () => {
  delete process.env['ABOVEBOARD_HOME'];
  await service.close();
  rmSync(home, { recursive: true, force: true });
});

async function share(n: number, name = 'abacus'): Promise<void> {
  const { receipts: _, ...around } = surroundingsIn(home);
  const session = recordedSession({ solve: [recordedInvoke(n)] }, { id: uuid(n) });
  const target = { package: { name, version: '1' }, endpoint: service.url };
  const surroundings = { ...around, env: { ABOVEBOARD_HOME: home } };
  const result = await shareSessionData(session, target, surroundings);
  if (result.outcome !== 'shared') throw new Error(result.message);
}

async function aboveboard(words: readonly string[], answer?: boolean) {
  const questions: string[] = [];
  let [stdout, stderr] = ['', ''];
  const out = (text: string) => {
    stdout += text;
  };
  const err = (text: string) => {
    stderr += text;
  };
  const ask = async (question: string) => {
    questions.push(question);
    return answer;
  };
  const code = await runCommand(words, { out, err }, { ask });
  return { code, stdout, stderr, questions };
}

function erasedIds(): string[] {
  const paths = service.received.map(({ path }) => path).filter((path) => path.endsWith('/erase'));
  return paths.map((path) => path.split('/').at(-2) ?? '').sort();
}

describe('aboveboard ledger', () => {
  it('says so where nothing ever left', async () => {
    expect(await aboveboard(['ledger'])).toMatchObject({
      code: 0,
      stdout: 'Nothing has left this machine.\n',
    });
  });

  it('lists what left, of all packages or of one, for people and programs', async () => {
    await share(1);
    await share(2, 'sextant');
    const { stdout } = await aboveboard(['ledger']);
    expect(stdout).toContain(
      `POST ${service.url}/v1/sessions\n   package  abacus, session ${uuid(1)}`,
    );
    expect(stdout).toContain('confirmed with the status 201 by the same digest');
    expect(stdout).toContain('2. ');
    expect((await aboveboard(['ledger', 'sextant'])).stdout).not.toContain('abacus');
    const { entries } = JSON.parse((await aboveboard(['ledger', '--json'])).stdout);
    expect(entries).toMatchObject([{ package: 'abacus' }, { package: 'sextant' }]);
  });

  it('prints exactly what left', async () => {
    await share(1);
    await share(2);
    const { code, stdout } = await aboveboard(['ledger', '--body', '2']);
    expect(code).toBe(0);
    expect(stdout).toBe(service.received[1]?.text);
  });

  it('says so where a body was changed since, or is none', async () => {
    await share(1);
    const [entry] = (await createLedger({ folder: join(home, 'packages') }).list()).entries;
    writeFileSync(entry?.body ?? '', '{}');
    expect(await aboveboard(['ledger', '--body', '1'])).toMatchObject({
      code: 1,
      stderr: `${entry?.body} is not what left: it was changed since.\n`,
    });
    rmSync(entry?.body ?? '');
    expect((await aboveboard(['ledger', '--body', '1'])).stderr).toContain('was removed');
    for (const number of ['0', '2', '-1', 'x', '1e0']) {
      const { code, stderr } = await aboveboard(['ledger', `--body=${number}`]);
      expect([code, stderr]).toEqual([1, `There is no number "${number}" in it.\n`]);
    }
  });
});

describe('aboveboard erase', () => {
  it('says what waits, and asks for it again with the next erasure', async () => {
    await share(1);
    await share(2, 'sextant');
    refused.add(uuid(1));
    expect(await aboveboard(['erase', uuid(1)])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The session is not erased yet. Not now.'),
    });
    expect((await aboveboard(['receipts'])).stdout).toMatch(
      /erasure {4}asked for 20.* UTC, not confirmed yet/,
    );
    refused.clear();
    const { code, stdout } = await aboveboard(['erase', uuid(2)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Erased from .*\nAsked for before: Erased from .*\n$/);
    expect(readFileSync(join(home, 'config.json'), 'utf8')).not.toContain('erasure_pending');
  });
});

describe('aboveboard disable', () => {
  it('offers once to erase what was shared, and does it on a yes', async () => {
    await share(1);
    await share(2);
    const { code, stdout, questions } = await aboveboard(['disable'], true);
    expect(code).toBe(0);
    expect(questions).toEqual(['Erase all of this as well?']);
    expect(stdout).toContain(`  ${uuid(1)}  abacus, ${service.url}/, shared 20`);
    expect(stdout).toMatch(/(Erased from .*\n){2}$/);
    expect(erasedIds()).toEqual([uuid(1), uuid(2)]);
    expect((await aboveboard(['disable'], true)).questions).toEqual([]);
  });

  it.each([
    ['without a yes', [], false],
    ['where nobody can be asked', [], undefined],
    ['with --keep', ['--keep'], true],
  ] as const)('erases nothing %s, and says how to', async (_, words, answer) => {
    await share(1);
    const { code, stdout } = await aboveboard(['disable', 'abacus', ...words], answer);
    expect(code).toBe(0);
    expect(stdout).toMatch(/To erase it: npx aboveboard disable abacus --erase\n$/);
    expect(erasedIds()).toEqual([]);
  });

  it('erases with --erase what the package shared, and not what another did', async () => {
    await share(1);
    await share(2, 'sextant');
    const { questions } = await aboveboard(['disable', 'abacus', '--erase'], false);
    expect(questions).toEqual([]);
    expect(erasedIds()).toEqual([uuid(1)]);
  });

  it('ends with 1 where an erasure waits, and lets it be asked for by others', async () => {
    await share(1);
    refused.add(uuid(1));
    const { code, stdout } = await aboveboard(['disable', '--erase']);
    expect(code).toBe(1);
    expect(stdout).toContain('in later runs of abacus, and by every aboveboard erase');
    const { packages, enabled } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
    expect({ packages, enabled }).toEqual({
      packages: { abacus: { erasure_pending: true } },
      enabled: false,
    });
  });

  it('asks nobody in JSON, or where only usage is turned off', async () => {
    await share(1);
    const { stdout, questions } = await aboveboard(['disable', '--json'], true);
    expect(JSON.parse(stdout)).toMatchObject({
      package: null,
      shared: { held: [{ session: uuid(1), endpoint: `${service.url}/` }], results: [] },
    });
    const usage = await aboveboard(['disable', '--stream', 'usage'], true);
    expect([...questions, ...usage.questions]).toEqual([]);
    expect(usage.stdout).not.toContain(uuid(1));
    expect(erasedIds()).toEqual([]);
  });
});
