/** What a user asks of a share, and what they are told afterwards. */
import type { Declaration } from '../collection/declaration/index.js';
import type { Identity } from '../collection/redaction/index.js';
import type { Ask, ConsentSurroundings, OptOut } from '../consent/index.js';
import type { Background } from '../delivery/index.js';
import type { Platform } from '../disk/index.js';
import type { Ledger, Receipts } from '../outbox/index.js';
import type { PackageIdentity, SessionInvoke } from '../session/index.js';
import type { Transport } from '../transport/index.js';
import type { ErasureAnswer, Level } from '../wire.js';
import type { Terminal } from './terminal.js';

/** What its user wants of a share. */
export interface ShareOptions {
  /** How much is revealed; `shapes` without it. */
  readonly level?: Level;
  /** Only these labels; all without it. */
  readonly labels?: readonly string[];
  /** False: none. A number: the last so many of each label. A list: these. All without it. */
  readonly invokes?: boolean | number | readonly SessionInvoke[];
  /** False: no progress bars. There are none outside a terminal. */
  readonly showProgress?: boolean;
  /** True: no report on the terminal. There is none outside a terminal. */
  readonly silent?: boolean;
  /** Stops the share; what was confirmed by then stays shared. */
  readonly signal?: AbortSignal;
}

/** On whose behalf a share goes where. */
export interface ShareTarget {
  /** The package that shares; without it the one that the session was made for. */
  readonly package?: PackageIdentity;
  /** https, or http on this machine. Null: nothing is ever sent. */
  readonly endpoint?: string | null | undefined;
  /** The package's declaration; sessions with the ready-made one without it. */
  readonly collects?: Declaration | undefined;
  /** The package's own variables that turn off. */
  readonly optOut?: readonly OptOut[] | undefined;
}

/** What is kept on this machine of what left it. */
export interface KeptSurroundings extends Partial<Platform> {
  readonly receipts?: Receipts;
  readonly ledger?: Ledger;
  readonly now?: () => Date;
}

/** Everything outside the program that an erasure touches. */
export interface EraseSurroundings extends KeptSurroundings {
  readonly transport?: Transport;
  /** By which leaves what nobody waits for. */
  readonly background?: Background;
}

/** Everything outside the program that a share touches. */
export interface Surroundings extends Partial<ConsentSurroundings>, EraseSurroundings {
  readonly ask?: Ask;
  readonly terminal?: Terminal;
  /** The names that redaction looks for as they are. */
  readonly identity?: () => Identity;
}

/** How many of how many were confirmed by the service. */
export interface Count {
  readonly shared: number;
  readonly of: number;
}

/** How a share went that was tried. It is made also where not one request arrived. */
export interface ShareReport {
  /** `partial`: not all was confirmed. `failed`: nothing was, though it may have arrived. */
  readonly outcome: 'shared' | 'partial' | 'failed';
  /** Plain sentences: how much of how much, and what went wrong. */
  readonly message: string;
  readonly sessionId: string;
  /** A line for an issue. */
  readonly markdown: string;
  /** The command that erases the session from the service. */
  readonly eraseCommand: string;
  readonly counts: { readonly sessionStats: Count; readonly invokes: Count };
  /** When the service deletes the session by itself, RFC 3339; unknown until it answered. */
  readonly expiresAt: string | undefined;
  /** Path of the file that holds the erasure key. */
  readonly receipt: string;
}

/** Nothing left this machine; `message` is a plain sentence that says why. */
export interface NotSent {
  readonly outcome: 'not-sent';
  readonly message: string;
}

/** What a share answers; it never rejects. */
export type ShareResult = ShareReport | NotSent;

/** What an erasure answers; it never rejects. Every `message` is made of plain sentences. */
export type EraseResult =
  | {
      readonly outcome: 'erased';
      readonly message: string;
      readonly deleted: ErasureAnswer['deleted'];
    }
  /** It stays noted, and is asked for again until the service has confirmed it. */
  | { readonly outcome: 'pending'; readonly message: string }
  /** `message` says why, and what to do. */
  | { readonly outcome: 'failed'; readonly message: string };
