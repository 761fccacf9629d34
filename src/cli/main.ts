#!/usr/bin/env node
/** The command as a process: its words in, its exit code out. */
import { runCommand } from './command.js';

const { stdout, stderr } = process;

// Whoever reads may stop reading, as `head` does: no reason for a stack trace.
stdout.on('error', () => process.exit());
// What went wrong is then told by the exit code alone.
stderr.on('error', () => undefined);

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  isTerminal: stdout.isTTY,
  columns: stdout.columns,
  // Obeys NO_COLOR.
  hasColors: stdout.isTTY && stdout.hasColors(),
});
