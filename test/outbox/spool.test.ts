import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSpool } from '../../src/outbox/spool.js';

const MARK = '00000000-1-x-0123456789ab';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function spool() {
  return createSpool(folder, MARK, () => new Date(0));
}

function rowsOf(text: string): string[] {
  return text.split('\n').filter((row) => row !== '');
}

describe('the files of a process', () => {
  it('lose no line to somebody who takes them away, by mistake, while they are written', async () => {
    const { append } = spool();
    const taken: string[] = [];
    let isWriting = true;
    /** In one turn, so that a file that was just opened can be gone before it is written. */
    async function take(): Promise<void> {
      for (let n = 0; isWriting; n += 1) {
        await new Promise(setImmediate);
        const live = readdirSync(folder).find((name) => name.includes('.live-'));
        if (live === undefined || n % 3 !== 0) continue;
        const aside = join(folder, `aside-${n}`);
        renameSync(join(folder, live), aside);
        taken.push(...rowsOf(readFileSync(aside, 'utf8')));
        rmSync(aside);
      }
    }
    const taking = take();
    const written: string[] = [];
    for (let n = 0; n < 500; n += 1) {
      const isThere = await append('events', `line ${n}\n`).catch(() => false);
      if (isThere) written.push(`line ${n}`);
    }
    isWriting = false;
    await taking;
    const left = readdirSync(folder).flatMap((name) =>
      rowsOf(readFileSync(join(folder, name), 'utf8')),
    );
    const found = new Set([...taken, ...left]);
    expect(taken).not.toEqual([]);
    expect(written.filter((line) => !found.has(line))).toEqual([]);
  });

  it('are set aside under names that sort by time, also where the clock stands still', async () => {
    const { append, seal } = spool();
    for (let n = 0; n < 12; n += 1) {
      await append(n % 2 === 0 ? 'events' : 'sessions', `line ${n}\n`);
      await seal();
    }
    const names = readdirSync(folder).sort();
    expect(names.every((name) => name.endsWith('.ready.jsonl'))).toBe(true);
    const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts).toEqual(Array.from({ length: 12 }, (_, n) => `line ${n}\n`));
  });

  it('are followed by another one at a megabyte', async () => {
    const { append } = spool();
    for (let n = 0; n < 3; n += 1) await append('events', `${'x'.repeat(600_000)}\n`);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('are found by what makes them durable, whatever they are called by then', async () => {
    const { append, seal, sync, waiting } = spool();
    await append('events', 'line\n');
    await seal();
    const [name = ''] = readdirSync(folder);
    renameSync(join(folder, name), join(folder, name.replace('.ready.', `.claimed-${MARK}.`)));
    await sync();
    expect(await waiting()).toBe(1);
    rmSync(join(folder, readdirSync(folder)[0] ?? ''));
    await append('events', 'line\n');
    await sync();
    expect(await waiting()).toBe(1);
  });

  it('are not said to be durable where the disk does not make them so', async () => {
    const { append, sync } = spool();
    await append('events', 'line\n');
    const [name = ''] = readdirSync(folder);
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    await expect(sync()).rejects.toThrow('EISDIR');
  });
});
