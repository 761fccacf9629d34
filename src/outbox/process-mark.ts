/**
 * Tells one process from all others, also from a later one with the same number, so that a file
 * can name its owner: nobody touches what a living process writes, and what a dead one left is
 * delivered by the next.
 */
import { hostname } from 'node:os';
import { cryptography, fileSystem } from '../disk/file-system.js';
import { errorCode } from '../disk/index.js';
import { UNTOUCHED_IS_LEFT_MS } from './limits.js';

/** What a platform says of its processes. */
export interface Processes {
  /** Within which numbers of processes mean something: a machine, or a container on it. */
  readonly place: () => string;
  readonly exists: (pid: number) => boolean;
  /** When it began, in whatever form; `ended` for one whose parent did not look; undefined: unknown. */
  readonly beginningOf: (pid: number) => string | undefined;
}

export const systemProcesses: Processes = {
  place() {
    return `${hostname()} ${textOr('', () => fileSystem().readlinkSync('/proc/self/ns/pid'))}`;
  },
  exists(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // One that belongs to somebody else may not be signalled, and so is there.
      return errorCode(error) !== 'ESRCH';
    }
  },
  beginningOf(pid) {
    try {
      const stat = fileSystem().readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; behind it follow the 3rd field and the rest.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
      return `${fileSystem().readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')} ${fields[19]}`;
    } catch {
      return undefined;
    }
  },
};

/** Place, number and beginning of the process, and what tells its outboxes apart. */
const MARK = /^([0-9a-f]{8})-(\d+)-([0-9a-f]{8}|x)-[0-9a-f]{12}$/;

/** No beginning is known. */
const UNKNOWN = 'x';

/** For one outbox of this process: a thread, or a second copy of this package, has its own. */
export function newMark(pid: number, processes: Processes): string {
  const beginning = markedBeginning(pid, processes);
  return [
    short(processes.place()),
    pid,
    beginning,
    cryptography().randomBytes(6).toString('hex'),
  ].join('-');
}

/** Whether the process with this mark has ended, as far as that can be known for certain. */
export function hasEnded(mark: string, untouchedMs: number, processes: Processes): boolean {
  const [, place, number, beginning] = MARK.exec(mark) ?? [];
  if (number === undefined) return true;
  const isUntouched = untouchedMs > UNTOUCHED_IS_LEFT_MS;
  if (place !== short(processes.place())) return isUntouched;
  const pid = Number(number);
  if (!processes.exists(pid)) return true;
  const now = markedBeginning(pid, processes);
  if (beginning === UNKNOWN || now === UNKNOWN) return isUntouched;
  return now !== beginning;
}

function markedBeginning(pid: number, processes: Processes): string {
  const beginning = processes.beginningOf(pid);
  return beginning === undefined ? UNKNOWN : short(beginning);
}

function short(text: string): string {
  return cryptography().createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function textOr(otherwise: string, read: () => string): string {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
