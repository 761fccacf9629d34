/** Why the service did not start, in a sentence that says what to do about it. */
import type { MachineSettings } from './settings.js';

/** What file systems and SQLite answer, and what stands for it after "cannot be used: ". */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'one of the folders above it is a file',
  SQLITE_NOTADB: 'one of its .db files is no database',
  SQLITE_CORRUPT: 'one of its .db files is damaged',
  SQLITE_FULL: 'its disk is full',
};

export function sentenceOf(
  error: unknown,
  { port, dataFolder }: Pick<MachineSettings, 'port' | 'dataFolder'>,
): string {
  if (!(error instanceof Error)) return 'The service cannot start.';
  const { code, syscall, message }: NodeJS.ErrnoException = error;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop what listens there, or set PORT to another number.`;
  }
  if (syscall === 'listen') {
    return `Port ${port} cannot be listened on (${code}). Set PORT to another number, above 1023.`;
  }
  // What has no such code is a sentence of ours, or Google's.
  if (!/^(E|SQLITE_)[A-Z]+$/.test(String(code))) return message;
  const reason = REASONS[String(code)] ?? message;
  return `The data folder ${dataFolder} cannot be used: ${reason}. ABOVEBOARD_DATA names another one.`;
}
