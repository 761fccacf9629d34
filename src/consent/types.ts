/** The words of a decision: what is asked, who is asked, and what they say. */
import type { Variables } from '../disk/index.js';
import type { Choices } from './choices.js';
import type { ConfigFile } from './config-file.js';

export const STREAMS = ['usage', 'events', 'sessions'] as const;

/** What may leave by itself; `sessions` are those that are shared automatically. */
export type Stream = (typeof STREAMS)[number];

/** Something to decide on: a stream, or a share that the user asks for. */
export type Subject = Stream | 'manual-share';

/** Who is asked whether something may leave, in the order in which they are asked. */
export type SourceName =
  | 'DO_NOT_TRACK'
  | 'ABOVEBOARD_DISABLED'
  | 'package-variable'
  | 'automation'
  | 'project-configuration'
  | 'user-configuration'
  | 'endpoint'
  | 'notice'
  | 'default'
  /** In place of the default: the user's own. */
  | 'yes';

/** What one source says, and where it says so. */
export interface Statement {
  readonly source: SourceName;
  readonly says: 'off' | 'on' | 'nothing';
  /** A plain sentence. */
  readonly detail: string;
  readonly variable?: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** A variable by which a package could be turned off before it used aboveboard. */
export interface OptOut {
  readonly variable: string;
  /**
   * Values that turn off; a yes or a no stands for all its spellings. Without it every value but
   * empty, `0` and `false` does.
   */
  readonly off?: readonly string[];
  /** All without it. */
  readonly streams?: readonly Stream[];
  /** What an old variable was succeeded by: it turns off as ever, and the status names the new one. */
  readonly instead?: string;
}

/**
 * How users learn of telemetry: `terminal` waits with sending until a notice was shown there, and
 * `documented` leaves it to the package's own documentation, for usage pings alone.
 */
export type NoticeMode = 'terminal' | 'documented';

/** What a decision has to know of a declaration. */
export interface Declared {
  readonly revision: number;
  readonly usage?: { readonly fields: Readonly<Record<string, { readonly type: string }>> };
  readonly events?: object;
  readonly sessions?: object;
}

/** Everything that a decision depends on; what has to be read is read when it is asked for. */
export interface Circumstances {
  readonly package: string;
  readonly env: Variables;
  readonly optOut: readonly OptOut[];
  /** Null: nothing is ever sent. */
  readonly endpoint: string | null | undefined;
  readonly notice: NoticeMode;
  readonly declared: Declared;
  /** Nearest first. */
  readonly project: () => readonly ConfigFile[];
  readonly user: () => ConfigFile;
  /** What this program's code chose, for as long as it runs. */
  readonly choices: Choices;
  /** When this run began. */
  readonly startedAt: Date;
}

/** Asked in turn; each can only turn off, and the last has to answer. */
export type Source = (subject: Subject, circumstances: Circumstances) => Statement;
