/** `aboveboard declare`: for authors, checks a declaration, or proposes one from what was recorded. */
import type { Command } from 'commander';
import { checkDeclaration, readDeclaration } from '../collection/declaration/index.js';
import { listKept } from '../keeping/index.js';
import { readDeclarationFile } from './declaration-file.js';
import { EXIT, type Io } from './io.js';
import { proposeFrom } from './propose.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

interface Options {
  readonly session?: string | true;
  readonly json?: true;
}

export function addDeclareCommand(program: Command, io: Io): void {
  addSubcommand(program, 'declare', {
    does: 'check a declaration, or propose one from what a kept session recorded',
    examples: [
      'declare telemetry.json',
      'declare --session > telemetry.json',
      'declare src/telemetry.js --session 1b4e28ba-2fa1-4d3b-883f-0016d3cca427',
    ],
  })
    .argument('[file]', 'the declaration: JSON, or a module that exports it')
    .option(
      '--session [id]',
      'print it with what this kept session recorded besides; the newest without an id',
    )
    .option(...JSON_OPTION)
    .action((file: string | undefined, options: Options) => declare(file, options, io));
}

async function declare(
  file: string | undefined,
  { session, json }: Options,
  io: Io,
): Promise<void> {
  if (file === undefined && session === undefined) {
    return io.fail('Name a file to check, or say --session to have one proposed.', EXIT.usage);
  }
  const read = file === undefined ? undefined : await readDeclarationFile(file, io.cwd);
  if (read?.outcome === 'unreadable') return io.fail(read.message);
  if (session === undefined) return check(file ?? '', read?.declaration, json, io);
  const checked = read && readDeclaration(read.declaration);
  if (checked?.outcome === 'faulty') return check(file ?? '', read?.declaration, json, io);
  const id = session === true ? undefined : session.trim().toLowerCase();
  const { sessions } = await listKept(checked?.declaration.package);
  const kept = sessions.find((one) => id === undefined || one.session.id === id);
  if (kept === undefined) {
    return io.fail('No such session is kept here: run the package with keepSessions: true first.');
  }
  const { declaration, added, left_out } = proposeFrom(kept.session, checked?.declaration);
  if (json) return io.json({ declaration, added, left_out });
  io.say(`${JSON.stringify(declaration, undefined, 2)}\n`);
  // Beside the output, which is a file's.
  for (const path of added)
    io.note(`${path} is new: say what it is, and open no more of it than you need.`);
  for (const path of left_out) io.note(`${path} cannot be declared, and leaves as "other".`);
}

function check(file: string, declaration: unknown, json: true | undefined, io: Io): void {
  const faults = checkDeclaration(declaration);
  if (faults.length > 0) io.end(EXIT.failed);
  if (json) io.json({ valid: faults.length === 0, faults: faults.map(splitFault) });
  else if (faults.length === 0) io.say(`${file} is in order.\n`);
  else for (const fault of faults) io.fail(`${file}: ${fault}`);
}

/** Each begins with the path of what is wrong. */
function splitFault(fault: string): { field: string; sentence: string } {
  const at = fault.indexOf(': ');
  return { field: fault.slice(0, at), sentence: fault.slice(at + 2) };
}
