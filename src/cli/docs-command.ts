/** `aboveboard docs`: for authors, writes TELEMETRY.md from the declaration, or checks that it is up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readDeclaration } from '../collection/declaration/index.js';
import { telemetryMarkdown } from '../collection/declaration/texts/index.js';
import { errorCode } from '../disk/index.js';
import { readDeclarationFile } from './declaration-file.js';
import { EXIT, type Io } from './io.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

interface Options {
  readonly out: string;
  readonly endpoint?: string;
  readonly check?: true;
  readonly json?: true;
}

export function addDocsCommand(program: Command, io: Io): void {
  addSubcommand(program, 'docs', {
    does: 'write TELEMETRY.md from the declaration; with --check, fail where it is not up to date',
    examples: [
      'docs src/telemetry.js',
      'docs telemetry.json --endpoint https://telemetry.example.org --check',
    ],
  })
    .argument(
      '<file>',
      'the declaration: JSON, or a module that exports it (and, if it likes, endpoint and optOut)',
    )
    .option('--out <file>', 'where the page is', 'TELEMETRY.md')
    .option('--endpoint <url>', 'the service that it goes to')
    .option('--check', 'write nothing; fail where the page is not up to date')
    .option(...JSON_OPTION)
    .action((file: string, options: Options) => docs(file, options, io));
}

async function docs(file: string, { out, check, json, ...given }: Options, io: Io): Promise<void> {
  const read = await readDeclarationFile(file, io.cwd);
  if (read.outcome === 'unreadable') return io.fail(read.message);
  const checked = readDeclaration(read.declaration);
  if (checked.outcome === 'faulty') {
    for (const fault of checked.faults) io.fail(`${file}: ${fault}`);
    return;
  }
  const { endpoint = null, optOut } = { ...read, ...given };
  const page = telemetryMarkdown(checked.declaration, { endpoint, ...(optOut && { optOut }) });
  const path = resolve(io.cwd, out);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const line = before === page ? null : firstDifference(before ?? '', page);
  if (check) {
    if (json) io.json({ path, up_to_date: line === null, line });
    if (line === null) return json ? undefined : io.say(`${out} is up to date.\n`);
    const where = before === undefined ? 'is not there' : `is out of date from line ${line} on`;
    return json
      ? io.end(EXIT.failed)
      : io.fail(`${out} ${where}: run npx aboveboard docs ${file}.`);
  }
  try {
    if (line !== null) await writeFile(path, page);
    const written = line !== null;
    if (json) io.json({ path, written });
    else io.say(written ? `${out} is written.\n` : `${out} is up to date.\n`);
  } catch (error) {
    io.fail(`${out} could not be written (${errorCode(error)}).`);
  }
}

/** From 1. */
function firstDifference(before: string, after: string): number {
  const lines = before.split('\n');
  return after.split('\n').findIndex((line, at) => line !== lines[at]) + 1 || lines.length;
}
