export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program did, seen from outside. */
export interface Watched {
  readonly ended: Ended;
  /** Whatever it did beside reading and computing, also in vain. */
  readonly did: readonly string[];
  /** Paths that it opened or looked at, and as far as they can be seen built-in modules. */
  readonly read: readonly string[];
}

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** `program`: the file of a Node program, and its arguments. */
export type Watch = (program: readonly string[], place: Place) => Promise<Watched>;
