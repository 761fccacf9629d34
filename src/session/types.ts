/**
 * What happened, in memory. Fields carry the names that they have in the documents, so that one
 * word means one thing from the recording to the store.
 */

/** How a call went: it returned, it threw or said so itself, or nobody can tell. */
export type InvokeStatus = 'unknown' | 'success' | 'error';

/** What is kept of an error that a run threw. The error itself is rethrown untouched. */
export interface InvokeError {
  /**
   * The constructor's name, such as `TypeError`; `unknown` where there is none. Of a thrown value
   * that is no error, its `typeof`.
   */
  readonly type: string;
  readonly message: string;
}

/** One recorded call. */
export interface SessionInvoke {
  /** UUID v4, made when it is first asked for: a copy that a run makes has it only from then on. */
  readonly id: string;
  /** `unknown` until the end, and afterwards where nobody can tell. A run may set it itself. */
  status: InvokeStatus;
  /** UTC. */
  execution_start: Date;
  /** UTC; `execution_start` plus the duration, so that a changed wall clock never shows. */
  execution_end: Date;
  /** Milliseconds by the monotonic clock; 0 until the run has ended. */
  duration_ms: number;
  /** What the run says of itself, by key; of it leaves what is declared. */
  context: Record<string, unknown>;
  error?: InvokeError;
}

/** Running statistics of one label. They count on when old invokes leave the buffer. */
export interface SessionStats {
  /** UUID v4; a reset makes a new one. */
  readonly id: string;
  readonly label: string;
  readonly total_invokes: number;
  readonly success_count: number;
  readonly failed_count: number;
  /** success_count / total_invokes; 0 without invokes. */
  readonly success_rate: number;
  /** Milliseconds; 0 without invokes, like the maximum and the total. */
  readonly min_duration_ms: number;
  readonly max_duration_ms: number;
  readonly total_duration_ms: number;
  /** Every context key that was ever seen, in the order of first sight; at most 1,000. */
  readonly context_keys: readonly string[];
  /** The last invokes, oldest first, at most as many as the capacity. */
  readonly invokes: readonly SessionInvoke[];
}

/** What a session says of the package and the machine; `unknown` where it cannot be found out. */
export interface Environment {
  readonly package_name: string;
  readonly package_version: string;
  /** Such as `node`. */
  readonly runtime: string;
  readonly runtime_version: string;
  /** Such as `linux`. */
  readonly os: string;
  readonly os_release: string;
  /** Such as `x64`. */
  readonly machine: string;
  /** That a program may use; 0 where it cannot be found out. */
  readonly cpu_threads: number;
  /** Bits of a pointer. */
  readonly word_size: number;
}

/** One process's record of use. */
export interface Session {
  /** UUID v4. */
  readonly id: string;
  /** UTC. */
  readonly created_at: Date;
  readonly environment: Environment;
  /** By label, in the order of first use; labels after the first 1,000 count under `other`. */
  readonly stats: ReadonlyMap<string, SessionStats>;
}
