/** The example package as its user runs it: it computes, it fails, it shares, it is taken back. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import {
  type Finished,
  findTraces,
  lookUp,
  makeFolder,
  ROOT,
  type RunningService,
  removeFolders,
  runProgram,
  startService,
} from './support.js';

const EXAMPLE = join(ROOT, 'examples/least-squares');
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

/** One file that can be fitted, and one whose points do not determine a parabola. */
const FILES = ['measurements/fall.csv', 'measurements/stuck.csv'];

/** What must not leave at the level `shapes`: values of the points, the message of the error. */
const VALUES = ['19.97', '1.247', 'do not determine'];

let service: RunningService;
let home: string;

const inExample = (args: readonly string[]): Promise<Finished> =>
  runProgram(args, {
    cwd: EXAMPLE,
    env: { ABOVEBOARD_HOME: home, LEAST_SQUARES_ENDPOINT: service.address },
  });

const aboveboard = (...words: string[]): Promise<Finished> =>
  runProgram(['dist/cli/main.js', ...words], { env: { ABOVEBOARD_HOME: home } });

function sessionIn(text: string): string {
  const id = UUID.exec(text)?.[0];
  if (id === undefined) throw new Error(`No session id in:\n${text}`);
  return id;
}

function receiptOf(session: string): string {
  const folder = join(home, 'packages', 'least-squares', 'receipts');
  const name = readdirSync(folder).find((file) => file.startsWith(session));
  return join(folder, name ?? 'none');
}

beforeAll(async () => {
  service = await startService();
  home = makeFolder('home');
  expect(await runProgram(['examples/link.mjs'])).toMatchObject({ status: 0, stderr: '' });
});

afterAll(async () => {
  await service.stop();
  removeFolders();
});

describe('the example', () => {
  it('computes without a service, and leaves nothing on disk', async () => {
    const empty = makeFolder('home');

    const { status, stdout, stderr } = await runProgram(['src/main.js', 'measurements/ohm.csv'], {
      cwd: EXAMPLE,
      env: { ABOVEBOARD_HOME: empty },
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ohm\.csv {2}y = .*47\.\d+ x {2}\(rms 0\.\d+, explains 100\.0 %\)\n$/);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('shares a session with a failure in it, and takes it back with the receipt', async () => {
    const run = await inExample(['src/main.js', '--degree', '2', '--share', ...FILES]);

    expect(run.status).toBe(1);
    expect(run.stderr).toBe(
      'stuck.csv  SingularMatrixError: The points do not determine a polynomial of this degree.\n',
    );
    expect(run.stdout).toContain('Shared 1 of 1 statistics and 2 of 2 invokes.');
    const id = sessionIn(run.stdout);
    expect(run.stdout).toContain(`**Session:** \`${id}\` (least-squares 1.4.0;`);

    const receipt = receiptOf(id);
    expect(statSync(receipt).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toMatchObject({
      session: id,
      endpoint: `${service.address}/`,
      sent: [{ status: 'confirmed' }],
    });

    const found = await lookUp(service, id);
    expect(found).toMatchObject({ id, package: 'least-squares', invoke_count: 2, complete: true });
    const [stats] = found.session_stats.map(fromFirestoreDocument);
    expect(stats).toMatchObject({ label: 'fit', total_invokes: 2, failed_count: 1 });
    const [fitted, failed] = found.invokes.map(fromFirestoreDocument);
    expect(fitted).toMatchObject({
      status: 'success',
      session_stats: stats?.['id'],
      context: {
        points: { type: 'array', size: 21, element: 'array', element_size: 2 },
        degree: 2,
        residuals: { type: 'Float64Array', size: 21, element_size: 8 },
        rms: { type: 'double' },
      },
    });
    expect(failed).toMatchObject({
      status: 'error',
      error_type: 'SingularMatrixError',
      context: { points: { type: 'array', size: 8 } },
    });
    const names = [id, ...[stats, fitted, failed].map((document) => String(document?.['id']))];
    expect(findTraces(service.data, names)).not.toEqual([]);
    expect(findTraces(service.data, VALUES)).toEqual([]);

    const { status, stdout } = await aboveboard('erase', id);

    expect(status).toBe(0);
    expect(stdout).toContain('2 invokes');
    expect((await service.admin(`/v1/admin/sessions/${id}`)).status).toBe(404);
    expect(findTraces(service.data, names)).toEqual([]);
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).not.toHaveProperty('erasure_key');
  });

  it('has the page that its declaration makes', async () => {
    const { stdout, stderr } = await inExample(['telemetry-page.js']);

    expect(stderr).toBe('');
    expect(readFileSync(join(EXAMPLE, 'TELEMETRY.md'), 'utf8')).toBe(stdout);
  });

  it('stores nothing twice when its user shares twice', async () => {
    const program = `
      import { fitPolynomial } from './src/fit.js';
      import { telemetry } from './src/telemetry.js';
      fitPolynomial([[0, 1], [1, 3], [2, 5]]);
      const first = await telemetry.shareSessionData();
      const second = await telemetry.shareSessionData();
      fitPolynomial([[0, 1], [1, 4]]);
      const third = await telemetry.shareSessionData();
      console.log(JSON.stringify([first, second, third]));`;

    const { stdout } = await inExample(['--input-type=module', '--eval', program]);

    const results = JSON.parse(stdout);
    const id = sessionIn(stdout);
    expect(results).toMatchObject([
      { outcome: 'shared', sessionId: id, counts: { invokes: { shared: 1, of: 1 } } },
      { outcome: 'shared', sessionId: id, counts: { invokes: { shared: 1, of: 1 } } },
      { outcome: 'shared', sessionId: id, counts: { invokes: { shared: 2, of: 2 } } },
    ]);
    const found = await lookUp(service, id);
    expect(found.invokes).toHaveLength(2);
    expect(found.session_stats.map(fromFirestoreDocument)).toMatchObject([{ total_invokes: 2 }]);
  });
});
