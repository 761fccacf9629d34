/** Gathers what a decision depends on. Nothing is read before somebody asks. */
import { homedir } from 'node:os';
import type { Platform } from '../disk/index.js';
import { choicesOf } from './choices.js';
import { findProjectFiles } from './project.js';
import type { Circumstances, Declared, NoticeMode, OptOut } from './types.js';
import { readUserConfig } from './user.js';

export interface ConsentOptions {
  /** Name of the package. */
  readonly package: string;
  readonly endpoint: string | null | undefined;
  readonly optOut?: readonly OptOut[] | undefined;
  readonly notice?: NoticeMode | undefined;
  /** The ready-made one, for usage and sessions, without it. */
  readonly declared?: Declared | undefined;
}

/** What a program does not choose. */
export interface ConsentSurroundings extends Platform {
  readonly cwd: () => string;
  /** When this run began. */
  readonly startedAt: Date;
}

const READY_MADE: Declared = { revision: 1, usage: { fields: {} }, sessions: {} };

export function circumstancesOf(
  options: ConsentOptions,
  surroundings: Partial<ConsentSurroundings> = {},
): Circumstances {
  const { package: name, endpoint, optOut = [], notice = 'terminal' } = options;
  const {
    env = process.env,
    platform = process.platform,
    home = homedir,
    cwd = () => process.cwd(),
    startedAt = beginningOfRun(),
  } = surroundings;
  return {
    package: name,
    env,
    optOut,
    endpoint,
    notice,
    declared: options.declared ?? READY_MADE,
    project: once(() => findProjectFiles({ cwd, home })),
    user: once(() => readUserConfig({ env, platform, home })),
    choices: choicesOf(name),
    startedAt,
  };
}

interface RunClocks {
  /** When this run began, by the clock of then; milliseconds since 1970. */
  readonly began: number;
  /** By the clock of now. */
  readonly now: number;
  /** Milliseconds that this run has lasted. */
  readonly lasted: number;
}

/** By either clock, whichever is earlier: in between it may have been set back. */
export function beginningOfRun({
  began = performance.timeOrigin,
  now = Date.now(),
  lasted = process.uptime() * 1_000,
}: Partial<RunClocks> = {}): Date {
  return new Date(Math.min(began, now - lasted));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
