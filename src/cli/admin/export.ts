/** `admin export`: one session or all of them as NDJSON, as they come, however many there are. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { errorCode } from '../../disk/index.js';
import type { Io } from '../io.js';
import { type Asked, addAsking, failStrange, withClient } from './command.js';

interface Options extends Omit<Asked, 'json'> {
  readonly session?: string;
  readonly out?: string;
  readonly json?: true;
}

/** What users shared is for the maintainer's eyes. */
const FILE_MODE = 0o600;

const NDJSON = 'application/x-ndjson';

type Write = (text: string) => Promise<void>;

export function addExportCommand(admin: Command, io: Io): void {
  addAsking(admin, 'export', {
    does: 'export sessions as NDJSON, one typed document a line',
    examples: [
      'admin export --out sessions.ndjson',
      'admin export --session 1b4e28ba-2fa1-4d3b-883f-0016d3cca427',
    ],
  })
    .option('--session <id>', 'only this one')
    .option('--out <file>', 'into a file that only you can read; must not be there yet')
    .action((options: Options) =>
      withClient(options, io, async (client) => {
        const answer = await client.ask('v1/admin/export', { session: options.session });
        if (answer.outcome === 'failed') return io.fail(answer.message);
        const type = answer.response.headers.get('content-type') ?? '';
        if (!type.startsWith(NDJSON)) return failStrange(io);
        await save(answer.response, options, io);
      }),
    );
}

async function save(response: Response, { out, json }: Options, io: Io): Promise<void> {
  if (out === undefined) {
    const lines = await copy(response, async (text) => io.exactly(text));
    return lines === undefined ? cutOff(io) : undefined;
  }
  try {
    const file = await open(resolve(io.cwd, out), 'wx', FILE_MODE);
    try {
      const lines = await copy(response, (text) => file.appendFile(text));
      if (lines === undefined) return cutOff(io);
      if (json) io.json({ out, lines });
      else io.say(`${lines} lines are in ${out}.\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    io.fail(`${out} could not be written (${errorCode(error)}).`);
  }
}

/** Resolves to the number of lines; undefined where the export was cut short, and then ends without a line break. */
async function copy(response: Response, write: Write): Promise<number | undefined> {
  let lines = 0;
  let last = '\n';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      if (text === '') continue;
      lines += text.split('\n').length - 1;
      last = text;
      await write(text);
    }
  } catch {
    return undefined;
  }
  return last.endsWith('\n') ? lines : undefined;
}

function cutOff(io: Io): void {
  io.fail('The export was cut short: what is there is not all.');
}
