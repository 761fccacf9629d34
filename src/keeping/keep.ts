/**
 * Keeps the default session of a package on this machine, for its user to share it later: after a
 * crash, too. Nothing of it leaves by itself, nobody waits for it, and where anything is turned off
 * there is no file.
 */
import { join } from 'node:path';
import { atExit } from '../at-exit.js';
import { fileSystem } from '../disk/file-system.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';
import { attempt, type Session } from '../session/index.js';
import {
  EXIT_BUDGET_MS,
  FIRST_WRITE_AFTER_MS,
  KEPT_MAX_AGE_MS,
  KEPT_SESSIONS_MAX,
  WRITE_AFTER_AT_MOST_MS,
  WRITE_BUDGET_MS,
} from './limits.js';
import { replaceAtOnce, replaceLater } from './replace.js';
import { type Moment, snapshotOf } from './snapshot.js';

/** In the folder of its package. */
export const SESSIONS = 'sessions';

export interface KeepingPackage {
  readonly package: string;
  /** The one to keep now. */
  readonly session: () => Session | null | undefined;
  /** Asked before each write. */
  readonly mayKeep: () => boolean;
  /** Called after each write. */
  readonly onKept: () => void;
}

export interface KeepSurroundings extends Partial<Platform> {
  readonly now?: () => Date;
}

/** From now on, until the program ends. Returns at once, and nothing of it ever throws. */
export function keepSessions(of: KeepingPackage, surroundings: KeepSurroundings): void {
  const { now = () => new Date() } = surroundings;
  let written = '';
  let pause = FIRST_WRITE_AFTER_MS;

  const folder = () => join(packagesFolder(surroundings), packageFolder(of.package), SESSIONS);

  /** Undefined where nothing is to be written. */
  function next(budgetMs: number, exitCode: Moment['exitCode']) {
    const session = of.session();
    if (!session || !(session.stats.size > 0)) return undefined;
    const state = stateOf(session, exitCode);
    if (state === written || !of.mayKeep()) return undefined;
    const until = performance.now() + budgetMs;
    const text = snapshotOf(session, { now: now(), until, exitCode });
    return { path: join(folder(), `${session.id}.json`), text, state };
  }

  function kept(state: string): void {
    written = state;
    of.onKept();
    removeOldest(folder(), now());
  }

  async function write(): Promise<void> {
    const due = next(WRITE_BUDGET_MS, null);
    if (due === undefined) return;
    await replaceLater(due.path, due.text);
    kept(due.state);
  }

  function schedule(): void {
    setTimeout(() => {
      writeAndGoOn().catch(() => undefined);
    }, pause).unref();
    pause = Math.min(pause * 2, WRITE_AFTER_AT_MOST_MS);
  }

  async function writeAndGoOn(): Promise<void> {
    try {
      await write();
    } finally {
      // A disk that takes nothing now may do so later.
      schedule();
    }
  }

  atExit((exitCode) => {
    const due = next(EXIT_BUDGET_MS, exitCode);
    if (due === undefined) return;
    replaceAtOnce(due.path, due.text);
    kept(due.state);
  });
  // What is off has no timer; to find that out, files may have to be read.
  setImmediate(() => {
    if (attempt(of.mayKeep, false)) schedule();
  }).unref();
}

/** What changes when there is something new to keep. */
function stateOf({ id, stats }: Session, exitCode: Moment['exitCode']): string {
  let invokes = 0;
  for (const { total_invokes } of stats.values()) invokes += total_invokes;
  return [id, stats.size, invokes, exitCode].join(' ');
}

/** Those that were written longest ago, where there are too many or their time is over. */
export function removeOldest(folder: string, now: Date): void {
  const { readdirSync, rmSync, statSync } = fileSystem();
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, at: stats.mtimeMs }];
  });
  files.sort((a, b) => b.at - a.at);
  for (const [place, { path, at }] of files.entries()) {
    const isOver = place >= KEPT_SESSIONS_MAX || now.getTime() - at > KEPT_MAX_AGE_MS;
    if (isOver) rmSync(path, { force: true });
  }
}
