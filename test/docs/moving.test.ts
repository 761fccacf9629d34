/** Keeps the pages on moving true: their programs compile, and what they record arrives. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkDeclaration, type Declaration } from '../../src/collection/declaration/index.js';
import type { Fields } from '../../src/firestore/index.js';
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import {
  findTraces,
  jsonOf,
  lookUp,
  ROOT,
  type RunningService,
  removeFolders,
  runProgram,
} from '../e2e/support.js';
import {
  declarationOf,
  ENDPOINT,
  homeOf,
  link,
  makePackages,
  plain,
  programsOf,
  runIn,
  SYSTEMS,
  type System,
  serviceFor,
  tell,
  wronglyTyped,
} from './moved-packages.js';

interface Arrived {
  readonly package: string;
  readonly event: string;
  readonly fields: Fields;
}

let folder: string;
let service: RunningService;
const declarations = new Map<System, Declaration>();

beforeAll(async () => {
  folder = makePackages();
  await link(folder, ENDPOINT);
  for (const system of SYSTEMS) declarations.set(system, await declarationOf(folder, system));
  service = await serviceFor([...declarations.values()]);
  await link(folder, service.address);
  for (const system of SYSTEMS) tell(folder, system, service.address);
});
afterAll(async () => {
  await service.stop();
  removeFolders();
});

async function eventsAt(system: System): Promise<Arrived[]> {
  const answer = await service.admin('/v1/admin/events?limit=200');
  const { events } = await jsonOf<{ events: Arrived[] }>(answer);
  return events.filter((each) => each.package === system);
}

describe('the programs of each page', () => {
  it('compile as they stand there', async () => {
    const files = SYSTEMS.flatMap((system) =>
      programsOf(system).map(({ name }) => join(system, `${name}.ts`)),
    );
    expect(files).toHaveLength(9);
    const options =
      '--strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types node';
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const flags = `${options} --skipLibCheck --noEmit`.split(' ');
    const compiled = await runProgram([tsc, ...flags, ...files], { cwd: folder });
    expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(SYSTEMS)('declare for %s what is in order', (system) => {
    expect(checkDeclaration(declarations.get(system))).toEqual([]);
  });
});

/** Runs what a page records, then `more`, and waits until all of it is delivered. */
async function record(system: System, more = ''): Promise<void> {
  const program = `
    import { telemetry } from './telemetry.js';
    const page = await import('./record.js');
    ${more}
    const { outcome } = await telemetry.flush({ within: 60_000 });
    console.log(outcome);
    page.server?.close();`;
  const { status, stdout, stderr } = await runIn(folder, system, program);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'delivered\n', stderr: '' });
}

/** Everything arrives that is declared, in the types of the declaration. */
async function expectAll(system: System): Promise<Arrived[]> {
  const { events = {} } = declarations.get(system) ?? {};
  const arrived = await eventsAt(system);
  const names = new Set(arrived.map(({ event }) => event));
  expect([...names].toSorted()).toEqual(Object.keys(events).toSorted());
  const wrong = arrived.flatMap(({ event, fields }) =>
    wronglyTyped(fields, events[event]?.fields ?? {}).map((fault) => `${event}: ${fault}`),
  );
  expect(wrong).toEqual([]);
  return arrived;
}

const valuesOf = (all: readonly Arrived[], name: string) =>
  all.filter(({ event }) => event === name).map(({ fields }) => plain(fields));

describe('what they recorded', () => {
  it('arrives for Rubrix and Argilla, with no name of a user, a dataset or a program', async () => {
    await record('rubrix');
    const arrived = await expectAll('rubrix');
    expect(valuesOf(arrived, 'signed_in')).toMatchObject([{ is_default_user: false }]);
    expect(valuesOf(arrived, 'bulk').map(({ records }) => records)).toEqual(
      expect.arrayContaining([2, 12, 3]),
    );
    expect(valuesOf(arrived, 'request')).toMatchObject([
      {
        route: '/api/datasets/:name',
        method: 'GET',
        status: 200,
        user_agent: 'python',
        accept_language: 'de',
      },
    ]);
    expect(valuesOf(arrived, 'error')).toMatchObject([
      {
        error_type: 'EntityNotFoundError',
        error_code: 'rubrix.api.errors::EntityNotFoundError',
      },
    ]);
    expect(valuesOf(arrived, 'published')).toMatchObject([{ questions: ['rating', 'text'] }]);
    expect(findTraces(service.data, ['alice', 'medical-notes', '2.31', 'AT,de'])).toEqual([]);
  });

  it('arrives for Visivo, its pages’ events through the relay, with no value of a flag', async () => {
    await record(
      'visivo',
      `
      telemetry.track('installation');
      const { pageEvents } = await import('./telemetry.js');
      const origin = 'http://127.0.0.1:' + page.server.address().port;
      await (await fetch(origin)).text();
      const duration_ms = 250;
      const values = (event) => {
        if (event === 'onboarding') return { step: 'item_done', item: 'chart', satisfied_via: 'click' };
        if (event.startsWith('time_to')) return { duration_ms };
        return { view: 'lineage', kind: 'metric', name: 'Acme revenue' };
      };
      const all = pageEvents.map((event) => ({ event, values: values(event), age_ms: 0 }));
      for (let at = 0; at < all.length; at += 10) {
        const answer = await fetch(origin + '/telemetry', {
          method: 'POST',
          headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
          body: JSON.stringify({ events: all.slice(at, at + 10) }),
        });
        if (answer.status !== 204) console.log(answer.status, await answer.text());
      }`,
    );
    const arrived = await expectAll('visivo');
    expect(valuesOf(arrived, 'command')).toMatchObject([
      { command: 'run', flags: ['dag-filter'], success: true, jobs: 7, charts: 3 },
    ]);
    expect(valuesOf(arrived, 'request')).toMatchObject([
      { route: '/api/projects/:id', method: 'GET', status: 200 },
    ]);
    expect(valuesOf(arrived, 'tab_opened')).toMatchObject([{ view: 'lineage', kind: 'metric' }]);
    expect(valuesOf(arrived, 'time_to_first_chart')).toMatchObject([{ duration_ms: 250 }]);
    expect(findTraces(service.data, ['Acme', 'acme-quarterly', '+name+'])).toEqual([]);
  });

  it('arrives for Rerun, a crash of the run before, with no message of it', async () => {
    const crash = await runProgram(['rerun/crash.js'], {
      cwd: folder,
      env: homeOf(folder, 'rerun'),
    });
    expect(crash.status).toBe(1);
    await record('rerun');
    const arrived = await expectAll('rerun');
    expect(valuesOf(arrived, 'crash')).toMatchObject([
      {
        error_type: 'RangeError',
        frames: [expect.stringMatching(/^crash\.js:\d+/)],
      },
    ]);
    expect(valuesOf(arrived, 'viewer_started')).toMatchObject([
      { domain: 'rerun.io', pixels_per_point: 2, zoom_factor: 1.25 },
    ]);
    const [recording] = valuesOf(arrived, 'open_recording');
    expect(recording).toMatchObject({ application: 'rerun_example_dna' });
    expect(recording?.['recording']).not.toBe('a0f31c2');
    expect(valuesOf(arrived, 'command')).toMatchObject([
      { command: 'rrd stats', flags: ['headless'], success: true },
    ]);
    expect(findTraces(service.data, ['secret recording', 'a.rrd'])).toEqual([]);
  });

  it('arrives for RxInfer: a session with types and sizes in place of source and data', async () => {
    const { stdout } = await runIn(folder, 'rxinfer', "await import('./record.js');");
    const [id = ''] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(stdout) ?? [];
    const held = await lookUp(service, id);
    expect(held.session_stats.map(fromFirestoreDocument)).toMatchObject([
      { label: 'inference', total_invokes: 2, success_count: 1, failed_count: 1 },
    ]);
    const invokes = held.invokes.map(fromFirestoreDocument);
    expect(invokes).toEqual(
      expect.arrayContaining([expect.objectContaining({ error_type: 'DomainError' })]),
    );
    expect(invokes[0]?.['context']).toMatchObject({
      model: { type: 'string', size: 19 },
      data: { type: 'array', size: 1, element: 'string' },
      iterations: 10,
      free_energy: false,
    });
    expect(findTraces(service.data, ['Bernoulli', 'coin_toss', 'nothing to infer'])).toEqual([]);
  });

  it('is a ping with the versions, which the service takes', async () => {
    const program = `
      import { telemetry } from './telemetry.js';
      telemetry.logUsage();`;
    const { stderr } = await runIn(folder, 'rxinfer', program, { ABOVEBOARD_DEBUG: 'print' });
    const [body = ''] = /^ {2}\{.*\}$/m.exec(stderr) ?? [];
    const { fields } = JSON.parse(body);
    expect(Object.keys(fields).toSorted()).toEqual([
      'id',
      'package_name',
      'package_version',
      'runtime',
      'runtime_version',
      'timestamp',
    ]);
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${service.address}/v1/usage`, { method: 'POST', headers, body });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ counted: true, dropped: [] });
  });

  it('is a 400 for an early client of RxInfer, whose counter names no versions', async () => {
    const timestamp = { timestampValue: '2025-02-01T12:00:00.000Z' };
    const id = { stringValue: '4c2c77de-0f7b-4a52-a6a0-2d6b6c4d6f15' };
    const answer = await fetch(`${service.address}/using_rxinfer`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ fields: { timestamp, id } }),
    });
    expect(answer.status).toBe(400);
  });
});
