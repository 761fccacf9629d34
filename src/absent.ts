/**
 * What there is where the rest of this package cannot be found, as in a program that was made one
 * file of without it: nothing is recorded, everything is off and says why, and the program runs.
 */
import type { SettingResult, StreamStatus, TelemetryStatus } from './consent/index.js';
import type * as Index from './index.js';
import type { Appended } from './session/index.js';

const WHY =
  'The rest of aboveboard cannot be found. Whoever bundles this program leaves aboveboard outside of it, or lets the bundler follow the condition "module".';

const OFF: SettingResult = { on: false, message: WHY };
const NOT_SENT = { outcome: 'not-sent', message: `Nothing was sent. ${WHY}` } as const;
const NOT_ERASED = { outcome: 'failed', message: `Nothing was erased. ${WHY}` } as const;
const DECIDED_BY = { source: 'default', says: 'off', detail: WHY } as const;

const STREAM: StreamStatus = {
  on: false,
  decided_by: DECIDED_BY,
  others: [],
  accepted_revision: null,
  since: null,
};

const UNKNOWN = 'unknown';

const nothing = () => undefined;
const noText = () => '';

/** What is converted is used, and not only recorded: nothing would be wrong. */
function cannot(): never {
  throw new Error(WHY);
}

function createSession(): Index.Session {
  const environment = {
    package_name: UNKNOWN,
    package_version: UNKNOWN,
    runtime: UNKNOWN,
    runtime_version: UNKNOWN,
    os: UNKNOWN,
    os_release: UNKNOWN,
    machine: UNKNOWN,
    cpu_threads: 0,
    word_size: 64,
  };
  return { id: UNKNOWN, created_at: new Date(), environment, stats: new Map() };
}

function createInvoke(): Index.SessionInvoke {
  const [execution_start, execution_end] = [new Date(), new Date()];
  return {
    id: UNKNOWN,
    status: 'unknown',
    execution_start,
    execution_end,
    duration_ms: 0,
    context: {},
  };
}

/** A program may do more in it than fill. */
function appendInvokeContext<Filled>(
  { context }: Index.SessionInvoke,
  fill: (context: Record<string, unknown>) => Filled,
): Appended<Filled> {
  let filled: unknown;
  try {
    filled = fill(context);
    if (filled instanceof Promise) filled = filled.then(nothing, nothing);
  } catch {
    filled = undefined;
  }
  // The cast: a promise for a promise, and nothing for anything else.
  return (filled instanceof Promise ? filled : undefined) as Appended<Filled>;
}

function statusOf(name: string): TelemetryStatus {
  return {
    package: name,
    endpoint: null,
    usage: STREAM,
    events: STREAM,
    sessions: STREAM,
    manual_share: { outcome: 'forbidden', decided_by: DECIDED_BY },
    allowed: { level: null, recording: false },
    configuration: { user: { path: '', state: 'missing' }, project: [] },
  };
}

function createTelemetry(name = UNKNOWN): Index.Telemetry {
  return {
    logUsage: nothing,
    withSession: (_, run) => run(createInvoke()),
    appendInvokeContext,
    defaultSession: () => null,
    setDefaultSession: nothing,
    createSession,
    resetSession: nothing,
    getSessionStats: nothing,
    summarizeSession: noText,
    shareSessionData: async () => NOT_SENT,
    shareHint: noText,
    preview: async () => ({ outcome: 'nothing', message: WHY }),
    ledger: async () => ({ entries: [], torn: 0 }),
    erase: async () => NOT_ERASED,
    status: () => ({
      ...statusOf(name),
      installation_id: null,
      usage_pings: { sent: 0, dropped: {} },
      declaration_fault: null,
      outbox: null,
      automatic_session: null,
    }),
    flush: async ({ to } = {}) => ({ outcome: to === 'disk' ? 'durable' : 'delivered', lost: 0 }),
    enableUsageTelemetry: () => OFF,
    disableUsageTelemetry: async () => OFF,
    enableAutomaticSessionSharing: () => OFF,
    disableAutomaticSessionSharing: async () => OFF,
    askForAutomaticSharing: async () => OFF,
    enableSessionLogging: nothing,
    disableSessionLogging: nothing,
    setSessionStatsCapacity: () => 0,
    setTelemetryEndpoint: nothing,
    track: nothing,
    trackCommand: (_, run) => run({ count: nothing, fail: nothing }),
    trackBulk: <T>(_: string, __: unknown, run?: () => T) => run?.(),
    trackError: nothing,
    watchCrashes: nothing,
    watchRequest: nothing,
  };
}

export const absent: typeof Index = {
  // The cast: of what is declared nothing is left, since nothing is recorded.
  createTelemetry: (options) => createTelemetry(options?.package?.name) as never,
  shareSessionData: async () => NOT_SENT,
  eraseSession: async () => NOT_ERASED,
  createSession,
  createInvoke,
  withSession: (_, __, run) => run(createInvoke()),
  updateSession: nothing,
  resetSession: nothing,
  appendInvokeContext,
  getSessionStats: nothing,
  registerSummary: nothing,
  summarizeSession: noText,
  formatInvoke: noText,
  formatLedger: noText,
  formatSession: noText,
  formatSessionStats: noText,
  formatStatus: noText,
  declare: (declaration) => declaration,
  toFirestoreValue: cannot,
  toFirestoreDocument: cannot,
  toFirestoreInvoke: cannot,
  toFirestoreSession: cannot,
  toFirestoreSessionStats: cannot,
  fromFirestoreValue: cannot,
};
