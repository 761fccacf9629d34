/** Usage pings of real programs, sent to the real service. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  declare,
  environmentFields,
  usageDeclaration,
} from '../../src/collection/declaration/index.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import { createLedger } from '../../src/outbox/index.js';
import { removeFolders } from '../e2e/support.js';
import { scriptedServer } from '../support/scripted-server.js';
import {
  type CountingService,
  countingService,
  makeHome,
  start,
  startAtTerminal,
  TERMINAL,
} from './support.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const by = { owner: 'core team', since: 1 };

const first = declare({
  package: 'host',
  revision: 1,
  description: 'Learns how often it is loaded.',
  usage: usageDeclaration(by),
});

const grown = declare({
  ...first,
  revision: 2,
  usage: {
    fields: { ...first.usage.fields, machine: environmentFields({ ...by, since: 2 }).machine },
  },
});

let service: CountingService | undefined;

async function serve(...settings: Parameters<typeof countingService>): Promise<CountingService> {
  service = await countingService(...settings);
  return service;
}

afterEach(() => service?.close());
afterAll(removeFolders);

function plain(document: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, fromFirestoreValue(value)]),
  );
}

describe('logUsage', () => {
  it('counts a program once, with the declared fields and nothing else, however often it calls', async () => {
    const { url, answered, count, stored } = await serve();
    const home = makeHome();
    const program = start({ endpoint: url, notice: 'documented', times: 3, stays: true }, home);
    expect(await answered(1)).toMatchObject({ counted: true, dropped: [] });
    program.release();
    expect((await program.ended).status).toBe(3);
    expect(count()).toBe(1);
    const [ping, ...others] = await stored();
    expect(others).toEqual([]);
    expect(plain(ping ?? {})).toEqual({
      id: expect.stringMatching(UUID),
      timestamp: expect.any(Date),
      package_name: 'host',
      package_version: '1.2.3',
      runtime: 'node',
      runtime_version: process.versions.node,
    });
  });

  it('counts a program once, however many of its threads call it', async () => {
    const { url, answered, count } = await serve();
    const plan = { endpoint: url, notice: 'documented', threads: 3, stays: true } as const;
    const program = start(plan, makeHome());
    await answered(1);
    program.release();
    expect((await program.ended).status).toBe(3);
    expect(count()).toBe(1);
  });

  it('writes into the ledger what it sends, to the byte, and keeps nothing else', async () => {
    const { url, answered } = await serve();
    const home = makeHome();
    const program = start({ endpoint: url, notice: 'documented', stays: true }, home);
    await answered(1);
    program.release();
    await program.ended;
    const { entries } = await createLedger({ folder: join(home.folder, 'packages') }).list();
    expect(entries).toMatchObject([{ package: 'host', url: `${url}/v1/usage` }]);
    const body = JSON.parse(readFileSync(String(entries[0]?.body), 'utf8'));
    expect(Object.keys(body.fields).sort()).toEqual(Object.keys(first.usage.fields).sort());
    expect(readdirSync(home.folder)).toEqual(['packages']);
  });

  it('leaves a version that is none at home', async () => {
    const { url, answered, stored } = await serve({ declarations: new Map([['host', first]]) });
    const version = 'next/2 of Ada';
    const plan = { endpoint: url, collects: first, notice: 'documented', version } as const;
    const program = start({ ...plan, stays: true }, makeHome());
    expect(await answered(1)).toMatchObject({ counted: true, dropped: [] });
    program.release();
    await program.ended;
    expect(Object.keys((await stored())[0] ?? {})).not.toContain('package_version');
  });

  it('changes nothing in a program that ends at once', async () => {
    const { url } = await serve();
    const withPing = await start({ endpoint: url, notice: 'documented' }, makeHome()).ended;
    expect(withPing).toEqual(await start({ endpoint: null }, makeHome()).ended);
    expect(withPing.status).toBe(3);
  });

  it('does not wait for a silent service: the program ends long before its deadline', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const silent = await scriptedServer(() => arrived());
    const plan = { notice: 'documented', stays: true } as const;
    const program = start({ ...plan, endpoint: silent.url, tells: true }, makeHome());
    await arrival;
    program.release();
    const { status, stdout, stderr } = await program.ended;
    await silent.close();
    const quiet = start({ ...plan, endpoint: null }, makeHome());
    quiet.release();
    const [said = '', told = ''] = stdout.split(/(?<=\n)/);
    expect({ status, stdout: said, stderr }).toEqual(await quiet.ended);
    // In the second that a ping may take there would be a hundred; a machine that stands still in
    // the meantime, for however long, makes one of them.
    const { ticks, sent } = JSON.parse(told);
    expect(sent).toBe(0);
    expect(ticks).toBeLessThan(50);
  });

  it('shows with ABOVEBOARD_DEBUG=print what it would send, and sends and writes nothing', async () => {
    const { url, count } = await serve();
    const home = makeHome();
    const plan = { endpoint: url, notice: 'documented' } as const;
    const { stderr } = await start(plan, home, { ABOVEBOARD_DEBUG: 'print' }).ended;
    expect(stderr).toContain(`POST ${url}/v1/usage`);
    const body = JSON.parse(/\{"fields".*/.exec(stderr)?.[0] ?? '{}');
    expect(plain(body.fields)).toMatchObject({ package_name: 'host', runtime: 'node' });
    expect([readdirSync(home.folder), count()]).toEqual([[], 0]);
  });

  it.each<[string, object, Record<string, string>]>([
    ['DO_NOT_TRACK', {}, { DO_NOT_TRACK: '1' }],
    ['CI', {}, { CI: 'true' }],
    ['a notice that nobody saw', { notice: undefined }, {}],
    ['a declaration without usage', { collects: { ...first, usage: undefined } }, {}],
    ['a faulty declaration', { collects: { ...first, revision: 0 } }, {}],
    ['the declaration of another package', { collects: { ...first, package: 'abacus' } }, {}],
    ['a plain http address elsewhere', { endpoint: 'http://192.0.2.1' }, {}],
  ])('does nothing under %s, also not where it would print', async (_, options, variables) => {
    const { url, count } = await serve();
    const home = makeHome();
    const plan = { endpoint: url, notice: 'documented', ...options } as const;
    const debug = { ABOVEBOARD_DEBUG: 'print', ...variables };
    expect(await start(plan, home, debug).ended).toEqual(
      await start({ endpoint: null }, makeHome()).ended,
    );
    expect([readdirSync(home.folder), count()]).toEqual([[], 0]);
  });

  it(`tells at a terminal first (${TERMINAL}), sends from the next run on, and new fields from the run after they were told of`, async () => {
    const { url, answered, count, stored } = await serve({
      declarations: new Map([['host', grown]]),
    });
    const home = makeHome();
    const run = async (collects: typeof first | typeof grown, pings: number) => {
      const stays = pings > count() ? ({ stays: true } as const) : {};
      const program = startAtTerminal({ endpoint: url, collects, ...stays }, home);
      await answered(pings);
      program.release();
      return program.ended;
    };

    const told = await run(first, 0);
    expect(told.stdout).toContain('host collects data');
    expect(told.stdout).toContain('npx aboveboard disable host');
    expect(told.status).toBe(3);
    expect(count()).toBe(0);

    expect((await run(first, 1)).stdout).not.toContain('collects');

    const toldMore = await run(grown, 2);
    expect(toldMore.stdout).toContain('host now also collects');
    expect(toldMore.stdout).toContain('machine');
    expect((await run(grown, 3)).stdout).not.toContain('collects');

    const machines = (await stored()).map((ping) => plain(ping)['machine']);
    expect(machines).toHaveLength(3);
    expect(machines.filter((machine) => machine !== undefined)).toEqual([process.arch]);
  });
});
