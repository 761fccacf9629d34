/**
 * Whatever its service is like, a program ends as it would without telemetry: the same exit code and
 * the same output, to the byte. How long it takes is measured by the benchmark.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

function start(plan: Plan) {
  const folder = makeFolder('bad');
  const child = spawn(process.execPath, [HOST, JSON.stringify({ notice: 'documented', ...plan })], {
    env: bareEnvironment({ ABOVEBOARD_HOME: folder, HOME: folder }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return {
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
      stdout: 'The work begins.\n',
      stderr: 'The work is done.\n',
    });
  });

  it.each(Object.entries(BAD_SERVICES))('%s ends as it does alone', async (_, serve) => {
    service = await serve();
    const { endpoint, nameServer } = service;
    const plan = nameServer === undefined ? { endpoint } : { endpoint, nameServer };
    expect(await start(plan).ended).toEqual(alone);
    // And also where it ends in the middle of that.
    const program = start({ ...plan, stays: true });
    await service.noticed;
    program.release();
    expect(await program.ended).toEqual(alone);
  });
});
