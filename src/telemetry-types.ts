/** What a host package says of itself, and what it gets: the surface of `createTelemetry()`. */
import type { ContextOf, Declaration, LabelOf, Returned } from './collection/declaration/index.js';
import type { NoticeMode, OptOut, SettingResult, TelemetryStatus } from './consent/index.js';
import type { FlushOptions, FlushResult, LedgerList, OutboxStatus } from './outbox/index.js';
import type {
  Appended,
  Labels,
  Session,
  SessionInvoke,
  SessionStats,
  SummaryOptions,
} from './session/index.js';
import type { EraseResult, Preview, ShareOptions, ShareResult } from './sharing/index.js';
import type { Events, HostPackage, UsageStatus } from './usage/index.js';

/** What a host package says of itself, once. */
export interface TelemetryOptions<D extends Declaration = Declaration> {
  readonly package: HostPackage;
  /** https, or http on this machine. Null: nothing is ever sent. */
  readonly endpoint: string | null;
  /** What may be collected; sessions and usage with the ready-made declaration without it. */
  readonly collects?: D;
  /** Variables by which the package could be turned off before it used aboveboard. */
  readonly optOut?: readonly OptOut[];
  /** How users are told; on a terminal without it. */
  readonly notice?: NoticeMode;
  /**
   * True: the default session is also kept on its user's disk, where `aboveboard share` finds it,
   * after a crash too. Nothing of it leaves by itself, and where anything is off nothing is kept.
   */
  readonly keepSessions?: boolean;
}

/** With `collects` the compiler checks events, labels and contexts by it; without, all are strings. */
export interface Telemetry<D extends Declaration = Declaration> extends Events<D> {
  /** Counts that the package was loaded, once per process. Returns at once and never throws. */
  logUsage(): void;
  /** Records one invoke around `run` into the default session, and returns what `run` returns. */
  withSession<T>(label: LabelOf<D>, run: (invoke: SessionInvoke) => T): T;
  /** Adds context to an invoke; an error inside `fill` is recorded, never thrown. */
  appendInvokeContext<Filled>(
    invoke: SessionInvoke,
    fill: (context: ContextOf<D>) => Filled & Returned<D, Filled>,
  ): Appended<Filled>;
  /** What this package has recorded in this process; null when that was turned off. */
  defaultSession(): Session | null;
  /** Null records nothing from now on. */
  setDefaultSession(session: Session | null): void;
  /** A session of this package beside the default one. */
  createSession(): Session;
  /** Forgets some labels of the default session, or all. */
  resetSession(labels?: Labels): void;
  /** Live statistics of the default session; undefined where nothing was recorded under the label. */
  getSessionStats(label: string): SessionStats | undefined;
  /** A text for people. */
  summarizeSession(label: string, options?: SummaryOptions): string;
  /** Shares the default session, or another. Never rejects: the result says how it went. */
  shareSessionData(session?: Session | null, options?: ShareOptions): Promise<ShareResult>;
  /**
   * One sentence for an error message, that offers a share; empty where nothing was recorded or
   * sharing is off. `how` completes "To show the maintainers what happened, …".
   */
  shareHint(how?: string): string;
  /** What the next such share would post, byte for byte; nothing is written, and nothing leaves. */
  preview(session?: Session | null, options?: ShareOptions): Promise<Preview>;
  /** Everything of this package that ever left this machine. Never rejects. */
  ledger(): Promise<LedgerList>;
  /** Erases a session that this package shared, with the key in its receipt. Never rejects. */
  erase(sessionId: string): Promise<EraseResult>;
  /** What is on, which source decided that, and what the others said. Never throws. */
  status(): TelemetryStatus & UsageStatus & EventStatus & SharingStatus;
  /**
   * Waits until what was recorded is delivered, or with `to: 'disk'` durable, or `within`
   * milliseconds are over. Nothing else ever waits. Never rejects.
   */
  flush(options?: FlushOptions): Promise<FlushResult>;
  /** Lasts for this process, and only where no user turned usage off. */
  enableUsageTelemetry(): SettingResult;
  /**
   * Of pings and events, in force at once, and written into the user's configuration, so that it
   * lasts; what waits is removed. Never rejects.
   */
  disableUsageTelemetry(): Promise<SettingResult>;
  /**
   * From now on the default session, for which a fresh one begins, is shared by itself, at the level
   * `shapes`. Lasts for this process; a yes that lasts is its user's.
   */
  enableAutomaticSessionSharing(): SettingResult;
  /** In force at once, also for what waits, and lasts. Never rejects. */
  disableAutomaticSessionSharing(): Promise<SettingResult>;
  /**
   * Asks the user at a terminal, once: both answers last. Nobody is asked where they have answered,
   * or where it would be off all the same. Never rejects.
   */
  askForAutomaticSharing(): Promise<SettingResult>;
  /** In force from the next record on. */
  enableSessionLogging(): void;
  /** In force at once, until it is enabled again or the process ends; what was recorded stays. */
  disableSessionLogging(): void;
  /** Invokes that a label keeps, in every session of the process; returns what is in force now. */
  setSessionStatsCapacity(capacity: number): number;
  /** In force from the next share on. */
  setTelemetryEndpoint(endpoint: string | null): void;
}

/** What became of events, and of what else waits on disk. */
export interface EventStatus {
  /** A plain sentence on what is wrong with the declaration; null: nothing is. */
  readonly declaration_fault: string | null;
  /**
   * What waits, what was lost and why, and whether the service wants a pause; null where nothing may
   * leave that could wait. Counted when it is first looked at.
   */
  readonly outbox: OutboxStatus | null;
}

/** What is shared by itself. */
export interface SharingStatus {
  /** The id of the session that is shared by itself; null where none is. */
  readonly automatic_session: string | null;
}
