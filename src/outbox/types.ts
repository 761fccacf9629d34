/** What the outbox takes, what it says of itself, and what it orders from whoever delivers. */
import type { Platform } from '../disk/index.js';
import type { EventRecord, StopSignal } from '../wire.js';
import type { LossReason } from './losses.js';

/** What waits on disk; usage pings never do. */
export type OutboxStream = 'events' | 'sessions';

interface Lined {
  readonly v: 1;
  /** When it was recorded: RFC 3339, UTC. */
  readonly at: string;
  /** The service that it was recorded for; it never goes to another. */
  readonly endpoint: string;
  /** Of the yes and the notice that it was recorded under; it never leaves under others. */
  readonly watermark: string;
}

/** An event that may leave as it is: already filtered, and typed. */
export interface EventLine extends Lined {
  readonly stream: 'events';
  readonly event: EventRecord;
}

/** An automatic share. The erasure key stays in the receipt. */
export interface ShareLine extends Lined {
  readonly stream: 'sessions';
  readonly share: {
    readonly session: string;
    /** JSON text of a `ShareRequest`, which leaves byte for byte. */
    readonly body: string;
  };
}

export type OutboxLine = EventLine | ShareLine;

export interface Waiting {
  /** Called once, when there is time or the program ends. Undefined: it may not leave. */
  readonly encode: () => OutboxLine | undefined;
}

/** What may leave now, and where to. It is structured-clonable. */
export interface Permit {
  readonly endpoint: string;
  /** A stream that is missing is off: what waits of it is removed. */
  readonly streams: {
    /** What was recorded before, or under another watermark, never leaves. */
    readonly [stream in OutboxStream]?: {
      readonly since?: Date | undefined;
      readonly watermark: string;
    };
  };
}

/**
 * What a host that wants to wait waits for, and how long; without `within` 5 s, and for the disk as
 * long as it takes.
 */
export interface FlushOptions {
  /** Milliseconds. */
  readonly within?: number | undefined;
  /** `disk`: until everything is durable. `service`, without it: until everything is confirmed. */
  readonly to?: 'disk' | 'service' | undefined;
}

/** How far a flush came. */
export interface FlushResult {
  /** `incomplete`: the time was up, the service asks for a pause, or something was lost. */
  readonly outcome: 'durable' | 'delivered' | 'incomplete';
  /**
   * Records that were lost since the flush before this one; those that the service did not take, since
   * the one before to it.
   */
  readonly lost: number;
}

/** How many, by reason. */
export type Losses = Readonly<Record<string, number>>;

/** What waits to leave, what was lost, and what delivery waits for. Plain JSON data. */
export interface OutboxStatus {
  /** In memory, where nobody knows the stream yet, and on disk, also of other runs. */
  readonly pending: { readonly memory: number } & { readonly [stream in OutboxStream]: number };
  /** Of this process. */
  readonly losses: Losses;
  /** RFC 3339; null where nothing is in the way of the next delivery. */
  readonly paused_until: string | null;
  /** RFC 3339, by stream: the service wants none of it until then. */
  readonly stopped_until: StopsUntil;
}

export type StopsUntil = { readonly [stream in StopSignal['streams'][number]]?: string };

export interface Outbox {
  /** Returns at once and never throws. What does not fit is counted as lost. */
  add(waiting: Waiting): void;
  /** On disk, and durable, when it returns: a crash is on its way. Never throws. */
  addNow(line: OutboxLine): void;
  /** What earlier runs left is due for a round, where there is any. Returns at once, never throws. */
  resume(): void;
  /** Counts what could not even be made into a record. */
  lose(reason: LossReason, count: number): void;
  /**
   * Never rejects. Keeps the process running until it resolves. What `before` still adds, within
   * the same time, is waited for, too.
   */
  flush(options?: FlushOptions, before?: () => Promise<void>): Promise<FlushResult>;
  /** What this process has recorded so far is nobody's, and on disk. Never rejects. */
  setAside(): Promise<void>;
  /** Never throws. */
  status(): OutboxStatus;
  /** Removes what waits of a stream, or of all, also of other runs. Never rejects. */
  clear(stream?: OutboxStream): Promise<void>;
}

export interface OutboxOf {
  readonly package: string;
  /** Asked before each round. Undefined: nothing may leave, and what waits is removed. */
  readonly permit: () => Permit | undefined;
}

/** Everything outside the program that an outbox touches. */
export interface OutboxSurroundings extends Partial<Platform> {
  readonly deliverer: Deliverer;
  readonly now?: () => Date;
}

/** One round of delivery. Structured-clonable: it goes into a worker. */
export interface DeliveryOrder {
  readonly package: string;
  /** The folder of all packages; ledger, receipts and outbox of this one are below it. */
  readonly folder: string;
  readonly permit: Permit;
  /** Whose claims these are: of one outbox, which never orders two rounds at once. */
  readonly claimant: string;
}

/** How a round went. Structured-clonable. */
export interface DeliveryResult {
  /** Records that the service confirmed. */
  readonly delivered: number;
  /** Files that still wait, and that this round could have sent. */
  readonly left: number;
  /** Records that will never arrive, found out in this round; they are noted already. */
  readonly losses: Losses;
  /** Milliseconds since 1970; null: at any time. */
  readonly nextAttemptAt: number | null;
  readonly stopped: StopsUntil;
}

/** Never rejects where it can help it. A round that was cut off is repeated by the next. */
export type Deliverer = (order: DeliveryOrder) => Promise<DeliveryResult>;
