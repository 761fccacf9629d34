/** Programs in processes of their own, with an adapter and without: nobody sees a difference. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

interface Ran {
  readonly seen: readonly unknown[];
  readonly records: string;
}

async function run(program: string, words: readonly string[], tracked: boolean): Promise<Ran> {
  const file = fileURLToPath(new URL(`programs/${program}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, ...words], {
    env: { PATH: process.env['PATH'], TRACKED: tracked ? 'yes' : 'no' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout, stderr, records] = child.stdio;
  const outputs = [stdout, stderr, records].map((stream) =>
    // The cast: what is piped can be read.
    text(stream as NodeJS.ReadableStream),
  );
  const [[code, signal], out, err, recorded = ''] = await Promise.all([
    once(child, 'close'),
    ...outputs,
  ]);
  return { seen: [code, signal, out, err], records: recorded };
}

const RUNS: readonly [words: string, name: string, flags: readonly string[], code: number][] = [
  ['say -f', 'say', ['--force'], 0],
  ['fail --force', 'fail', ['--force'], 1],
  ['reject', 'reject', [], 1],
  ['exit', 'exit', [], 3],
  ['code', 'code', [], 4],
  ['say --geheim=1', 'say', [], 1],
];

describe.each(['commander', 'yargs'])('a program of %s', (program) => {
  it.each(RUNS)(
    'that is run as "%s" ends as without the adapter',
    async (words, name, flags, code) => {
      const args = words.split(' ');
      const [without, tracked] = await Promise.all([
        run(program, args, false),
        run(program, args, true),
      ]);
      expect(tracked.seen).toEqual(without.seen);
      expect(without.records).toBe('');
      expect(JSON.parse(tracked.records)).toEqual({ name, flags, code });
    },
  );

  it.each(['--help', 'geheim'])('asked for %s answers the same', async (word) => {
    const [without, tracked] = await Promise.all([
      run(program, [word], false),
      run(program, [word], true),
    ]);
    expect(tracked.seen).toEqual(without.seen);
    expect(tracked.records).not.toContain('geheim');
  });
});
