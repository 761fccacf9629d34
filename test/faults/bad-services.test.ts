/**
 * Whatever its service is like, a program ends as it would without telemetry: the same exit code and
 * the same output, to the byte. How long it takes is measured by the benchmark.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bareEnvironment, type Finished, makeFolder, ROOT, removeFolders } from '../e2e/support.js';
import { BAD_SERVICES, type BadService } from '../support/bad-service.js';

const HOST = join(ROOT, 'test/fixtures/hosts/ending.mjs');

let service: BadService | undefined;

afterEach(() => service?.close());
afterAll(removeFolders);

interface Plan {
  readonly endpoint: string | null;
  readonly nameServer?: string;
  readonly stays?: boolean;
}

/** Of a user who was told of everything. */
function makeHome(endpoint: string | null): string {
  const folder = makeFolder('bad');
  const notices = [{ revision: 1, endpoint, shown_at: '2026-01-01T00:00:00.000Z' }];
  const config = endpoint === null ? {} : { packages: { host: { notices } } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

function start(plan: Plan) {
  const folder = makeHome(plan.endpoint);
  const child = spawn(process.execPath, [HOST, JSON.stringify(plan)], {
    env: bareEnvironment({ ABOVEBOARD_HOME: folder, HOME: folder }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return {
    folder,
    release: () => child.stdin.end(),
    ended: ended.then(([[status], stdout, stderr]): Finished => ({ status, stdout, stderr })),
  };
}

describe('a program whose service', () => {
  let alone: Finished;
  beforeAll(async () => {
    alone = await start({ endpoint: null }).ended;
    expect(alone).toEqual({
      status: 3,
      stdout: 'The work is done.\n',
      stderr: 'The end.\n',
    });
  });

  it.each(Object.entries(BAD_SERVICES))('%s ends as it does alone', async (_, serve) => {
    service = await serve();
    const { endpoint, nameServer } = service;
    const plan = nameServer === undefined ? { endpoint } : { endpoint, nameServer };
    const quick = start(plan);
    expect(await quick.ended).toEqual(alone);
    expect(readdirSync(join(quick.folder, 'packages/host/outbox'))).not.toEqual([]);
    // And also where it ends in the middle of that.
    const program = start({ ...plan, stays: true });
    await service.noticed;
    program.release();
    expect(await program.ended).toEqual(alone);
  });
});
