#!/usr/bin/env node
/** The command as a process: its words in, its exit code out. */
import { runCommand } from './command.js';

// Whoever reads may stop reading, as `head` does: no reason for a stack trace.
process.stdout.on('error', () => process.exit());

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
