/** What every handler is given. Nothing in the service reaches for a clock or a log of its own. */
import { addDays } from './days.js';
import type { Declarations } from './declarations/index.js';
import { TOMBSTONE_MARGIN_DAYS } from './limits.js';
import type { Guard } from './security/index.js';
import type { SessionStore } from './store/index.js';

/** What is kept of RxInfer's documents; the higher levels come with a package's declaration. */
export type RxInferLevel = 'counts' | 'shapes';

/** What can be stopped. Sessions are stopped however they are shared: nothing here tells them apart. */
export const STREAMS = ['usage', 'events', 'sessions'] as const;
export type Stream = (typeof STREAMS)[number];

export interface ServiceSettings {
  readonly retentionDays: number;
  /** Undefined: the routes of RxInfer's client do not exist. */
  readonly rxinferLevel: RxInferLevel | undefined;
  /** Of the packages that the service is for; undefined: of any. */
  readonly declarations: Declarations | undefined;
  /** Streams that are not taken now: `usage` of every package, `abacus/usage` of one. */
  readonly stopped: ReadonlySet<string>;
}

/** One line of the structured log. It never holds anything that came in with a request. */
export interface LogEntry {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  /** Ties a 500 that somebody was answered to its line in the log. */
  readonly incident?: string;
  /** The error's class, never its message: that may quote the input. */
  readonly error?: string;
}

export interface Service {
  readonly store: SessionStore;
  /** Who asks too often. */
  readonly guard: Guard;
  readonly settings: ServiceSettings;
  readonly clock: () => Date;
  readonly log: (entry: LogEntry) => void;
}

type Retention = Pick<ServiceSettings, 'retentionDays' | 'declarations'>;

/** A package may declare to keep less than the service does, never more. */
export function retentionDaysOf(
  { retentionDays, declarations }: Retention,
  packageName: string | undefined,
): number {
  const declared = packageName === undefined ? undefined : declarations?.get(packageName);
  return Math.min(retentionDays, declared?.retention_days ?? retentionDays);
}

/** When what arrives now of a package ends; without one, what is the service's own. */
export function expiryOf(
  { settings }: { readonly settings: Retention },
  now: Date,
  packageName?: string,
): Date {
  return addDays(now, retentionDaysOf(settings, packageName));
}

/**
 * Until when an erasure is remembered: a backup restored later holds nothing that has not expired
 * by then, and no outbox holds a share that old.
 */
export function tombstoneUntil(service: Service, now: Date): Date {
  return addDays(now, service.settings.retentionDays + TOMBSTONE_MARGIN_DAYS);
}

/** The class of an error, for the log. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** One JSON object a line, as Cloud Logging reads it. */
export function logToStdout(entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
