import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hasEnded, newMark, type Processes, systemProcesses } from '../../src/outbox/index.js';

const HOUR_MS = 60 * 60 * 1_000;

function processes(overrides: Partial<Processes> = {}): Processes {
  return { place: () => 'here', exists: () => true, beginningOf: () => '1', ...overrides };
}

function markOf(overrides?: Partial<Processes>): string {
  return newMark(42, processes(overrides));
}

describe('the mark of a process', () => {
  it('is that of a living one, as long as it lives', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(child, 'spawn');
    const mark = newMark(child.pid ?? 0, systemProcesses);
    expect(hasEnded(mark, 1_000 * HOUR_MS, systemProcesses)).toBe(!existsSync('/proc/self/stat'));
    expect(hasEnded(mark, 0, systemProcesses)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(hasEnded(mark, 0, systemProcesses)).toBe(true);
  });

  it('is not that of a later process with the same number', () => {
    expect(hasEnded(markOf(), 0, processes({ beginningOf: () => '2' }))).toBe(true);
  });

  it('is that of an ended one, where its parent has not looked yet', async () => {
    expect(hasEnded(markOf(), 0, processes({ beginningOf: () => 'ended' }))).toBe(true);
    // The parent becomes a program that does not know its child.
    const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    const mark = newMark(pid, systemProcesses);
    const hasProc = existsSync('/proc/self/stat');
    if (hasProc) {
      // Some shells look at once; it has to be one no more.
      const told = `/proc/${parent.pid}/cmdline`;
      while (!readFileSync(told, 'utf8').startsWith('sleep')) await new Promise(setImmediate);
    }
    process.kill(pid, 'SIGKILL');
    if (hasProc) {
      while (systemProcesses.beginningOf(pid) !== 'ended') await new Promise(setImmediate);
      expect(hasEnded(mark, 0, systemProcesses)).toBe(true);
    }
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  it.each([
    ['the platform does not say when a process began', { beginningOf: () => undefined }],
    ['it is of another machine, or container', { place: () => 'elsewhere' }],
  ])('counts as living for a day where %s', (_, unknown) => {
    for (const seen of [processes(unknown), processes({ ...unknown, exists: () => true })]) {
      expect(hasEnded(markOf(), 23 * HOUR_MS, seen)).toBe(false);
      expect(hasEnded(markOf(), 25 * HOUR_MS, seen)).toBe(true);
    }
    expect(hasEnded(markOf(unknown), 23 * HOUR_MS, processes())).toBe(false);
  });

  it('tells two outboxes of one process apart', () => {
    expect(markOf()).not.toBe(markOf());
  });
});
