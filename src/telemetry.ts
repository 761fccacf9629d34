/**
 * The one object through which a host package records and shares. What it decides holds for the
 * whole process, also where a program loads this SDK twice, by `import` and by `require`.
 */
import type { Declaration } from './collection/declaration/index.js';
// Past the door: what decides on events is needed at once, since a program may end in any moment.
import { type Collected, collectedBy } from './collection/filter/collected.js';
import {
  circumstancesOf,
  type Declared,
  decide,
  decideManualShare,
  isForbidden,
  isPrinting,
  mayHaveYes,
  mayRecord,
  statusOf,
  turnOff,
  turnOn,
} from './consent/index.js';
// Past the door: a session is kept also where its program ends in this moment.
import { noteAbout } from './keeping/about.js';
import { keepSessions } from './keeping/keep.js';
import type { Deliverer, Outbox, OutboxStatus } from './outbox/index.js';
// Past the door as well, behind which waits what delivers.
import { outboxOf } from './outbox/outbox-of.js';
import { permitOf } from './permit.js';
import { processState } from './process-state.js';
import {
  appendInvokeContext,
  attempt,
  createSession,
  getSessionStats,
  resetSession,
  type Session,
  setSessionStatsCapacity,
  summarizeSession,
  withSession,
} from './session/index.js';
import { automaticSharingOf } from './sharing/automatic/index.js';
import {
  eraseSession,
  listLedger,
  previewShare,
  resumeErasures,
  type Surroundings,
  shareHint,
  shareSessionData,
} from './sharing/index.js';
import type { Telemetry, TelemetryOptions } from './telemetry-types.js';
import {
  createEventRecorder,
  eventsOf,
  type HostPackage,
  isNaming,
  logUsage,
  nameUndeclaredIn,
  tell,
  trackInstallation,
  usageStatusOf,
} from './usage/index.js';

interface State {
  logging: boolean;
  /** Undefined until it is first needed. */
  session?: Session | null | undefined;
  /** What was set after the object was made. */
  endpoint?: string | null;
  /** The session is kept on disk from now on. */
  keeps?: true;
}

/** Everything outside the program that telemetry touches. */
interface TelemetrySurroundings extends Surroundings {
  readonly deliverer?: Deliverer;
}

/** What a faulty declaration declares. */
const NOTHING: Declared = { revision: 1 };

const ON = 'On already.';

const UNNAMED: HostPackage = { name: 'unknown', version: 'unknown' };

/**
 * The telemetry of one package, to be made once and kept. Nothing of it throws, prints, or waits
 * for disk or network, and no file is made where everything is off. Made again for the same package
 * in one process, it shares the session and the settings of the first.
 */
export function createTelemetry<const D extends Declaration = Declaration>(
  options: TelemetryOptions<D>,
  surroundings: TelemetrySurroundings = {},
): Telemetry<D> {
  // A host without types may leave anything out, and must not fall over it.
  const { package: of = UNNAMED } = options ?? {};
  const key = JSON.stringify(['telemetry.1', of.name, of.version]);
  const state = processState<State>(key, () => ({ logging: true }));

  function defaultSession(): Session | null {
    if (!records) return null;
    if (state.session === undefined) {
      state.session = createSession({ package: of });
      automatic.share(state.session);
    }
    keep();
    return state.session;
  }

  /** From the first session on. */
  function keep(): void {
    if (options?.keepSessions !== true || state.keeps) return;
    state.keeps = true;
    const session = () => state.session;
    keepSessions({ package: of.name, session, mayKeep, onKept: introduce }, surroundings);
  }

  /** Only what its user could share without being asked. */
  function mayKeep(): boolean {
    const circumstances = consent();
    if (declared()?.sessions === undefined || isPrinting(circumstances.env)) return false;
    return decideManualShare(circumstances).outcome === 'allowed';
  }

  /** To the command, which is another program, where something is written anyway. */
  function introduce(): void {
    attempt(() => {
      const declaration = declared();
      if (declaration === undefined) return;
      const { optOut = [], notice = 'terminal' } = options ?? {};
      const known = { endpoint: endpoint() ?? null, opt_out: optOut, notice, declaration };
      noteAbout({ v: 1, package: of, ...known }, surroundings);
    }, undefined);
  }

  function endpoint(): string | null | undefined {
    return state.endpoint === undefined ? options?.endpoint : state.endpoint;
  }

  let read: Collected | undefined;
  function collected(): Collected {
    read ??= collectedBy(options?.collects, of.name);
    return read;
  }

  function declared(): Declaration | undefined {
    const known = collected();
    return known.outcome === 'collected' ? known.declaration : undefined;
  }

  function consent(known: Declared = declared() ?? NOTHING) {
    const { optOut, notice } = options ?? {};
    return circumstancesOf(
      { package: of.name, endpoint: endpoint(), optOut, notice, declared: known },
      surroundings,
    );
  }

  /** Asked when something is about to leave. */
  function permit() {
    const permitted = permitOf(consent());
    if (permitted !== undefined) introduce();
    return permitted;
  }

  let found: Outbox | undefined;
  function outbox(): Outbox {
    found ??= outboxOf(
      { package: of.name, permit },
      { deliverer: deliverUnasked, ...surroundings },
    );
    return found;
  }

  const say = (text: string) => {
    (surroundings.terminal ?? process.stderr).write(text);
  };

  const recorder = createEventRecorder(
    {
      package: of,
      collected,
      circumstances: consent,
      outbox,
      lasting: async (fields) => {
        const { lastingOf } = await import('./usage/lasting.js');
        return lastingOf(of.name, fields, surroundings);
      },
      tell: (known, circumstances) => {
        tell(known, circumstances, { ...surroundings, onTold: introduce }).catch(() => undefined);
      },
    },
    { say },
  );

  /** In development, on demand: what is recorded and not declared. */
  const names = isNaming(surroundings.env ?? process.env);
  function nameForAuthor({ labels, keys }: { labels?: readonly string[]; keys?: object }): void {
    if (!names) return;
    attempt(() => {
      const known = declared() ?? {};
      nameUndeclaredIn(of.name, known, { labels, keys: Object.keys(keys ?? {}) }, say);
    }, undefined);
  }

  /** A run that records nothing delivers what earlier ones recorded. */
  function resumeDelivery(): void {
    const circumstances = consent();
    if (permitOf(circumstances) !== undefined && !isPrinting(circumstances.env)) outbox().resume();
  }

  /** Nothing is looked at on the disk where nothing can wait there. Never throws. */
  function waiting(): OutboxStatus | null {
    return attempt(() => (permitOf(consent()) === undefined ? null : outbox().status()), null);
  }

  function target() {
    const { optOut, collects } = options ?? {};
    return { package: of, endpoint: endpoint(), optOut, collects };
  }

  const automatic = automaticSharingOf(
    {
      package: of,
      circumstances: consent,
      collected,
      outbox,
      tell: () => {
        const told = { ...surroundings, onTold: introduce };
        tell(collected(), consent(), told).catch(() => undefined);
      },
    },
    { ...surroundings, say },
  );

  /** What was recorded before stays home: a fresh session begins with the next record. */
  function beginSharing(): void {
    if (automatic.begin() && state.session) state.session = undefined;
  }

  /** What is declared is no matter at the start, and looked through only when it is. */
  const atStart = consent(NOTHING);
  resumeErasures(atStart, surroundings);
  if (!automatic.isOn && attempt(() => mayHaveYes(atStart), false)) automatic.begin();
  // Where nothing may leave anyway, no configuration is read.
  const records = attempt(() => isForbidden(atStart) || mayRecord(atStart), true);

  const telemetry: Telemetry = {
    ...eventsOf(recorder, of),
    logUsage: () => {
      const { collects } = options ?? {};
      logUsage({ package: of, collects, circumstances: consent, introduce }, surroundings);
      trackInstallation(recorder, of.name, surroundings);
      setImmediate(() => attempt(resumeDelivery, undefined));
    },
    withSession: (label, run) => {
      nameForAuthor({ labels: [label] });
      return withSession(state.logging ? defaultSession() : null, label, run);
    },
    appendInvokeContext: (invoke, fill) => {
      const appended = appendInvokeContext(invoke, fill);
      nameForAuthor({ keys: invoke?.context });
      return appended;
    },
    defaultSession,
    setDefaultSession: (session) => {
      state.session = session;
      if (session) attempt(() => automatic.share(session), undefined);
      keep();
    },
    createSession: () => createSession({ package: of }),
    resetSession: (labels) => resetSession(defaultSession(), labels),
    getSessionStats: (label) => getSessionStats(defaultSession(), label),
    summarizeSession: (label, summary) => summarizeSession(defaultSession(), label, summary),
    shareSessionData: async (session = defaultSession(), share = {}) => {
      const result = await shareSessionData(session, { ...share, ...target() }, surroundings);
      if (result.outcome !== 'not-sent') introduce();
      return result;
    },
    shareHint: (how) => shareHint(defaultSession(), target(), how, surroundings),
    preview: (session = defaultSession(), share = {}) =>
      previewShare(session, { ...share, ...target() }, surroundings),
    ledger: () => listLedger(of.name, surroundings),
    erase: async (sessionId) => {
      await outbox().setAside();
      return eraseSession(sessionId, { package: of.name }, surroundings);
    },
    status: () => {
      let seen: { readonly outbox: OutboxStatus | null } | undefined;
      return {
        ...statusOf(consent()),
        ...usageStatusOf(of.name, declared(), surroundings),
        declaration_fault: faultOf(collected()),
        // To count 20 MB takes 40 ms, and most who ask want to know only what is on.
        get outbox() {
          seen ??= { outbox: waiting() };
          return seen.outbox;
        },
        automatic_session: automatic.session,
      };
    },
    flush: (flushed) => {
      const circumstances = consent();
      const mayLeave = permitOf(circumstances) !== undefined && !isPrinting(circumstances.env);
      // Elsewhere it only takes what was recorded out of the memory.
      return outbox().flush(mayLeave ? flushed : { ...flushed, to: 'disk' }, automatic.flush);
    },
    enableUsageTelemetry: () => {
      const circumstances = consent();
      if (!decide('events', circumstances).on) {
        turnOn('events', circumstances);
        recorder.startOver();
      }
      // What is on already is not moved: what waits for it may still leave.
      if (decide('usage', circumstances).on) return { on: true, message: ON };
      return turnOn('usage', circumstances);
    },
    disableUsageTelemetry: async () => {
      const circumstances = consent();
      // Both from here on; that it lasts is written one after the other.
      circumstances.choices.events = { on: false };
      recorder.reconsider();
      const usage = await turnOff('usage', circumstances);
      await turnOff('events', circumstances);
      await outbox().clear('events');
      return usage;
    },
    enableAutomaticSessionSharing: () => {
      // A yes that is there already is not moved: what waits for it may still leave.
      if (decide('sessions', consent()).on && automatic.isOn) return { on: true, message: ON };
      const result = turnOn('sessions', consent());
      beginSharing();
      return result;
    },
    disableAutomaticSessionSharing: async () => {
      const written = turnOff('sessions', consent());
      automatic.stop();
      const result = await written;
      await outbox().clear('sessions');
      return result;
    },
    askForAutomaticSharing: async () => {
      const declaration = declared();
      if (declaration === undefined)
        return { on: false, message: `Still off. ${faultOf(collected())}` };
      const { ask, terminal, now } = surroundings;
      const { askToShare } = await import('./consent/ask-to-share.js');
      const result = await askToShare(consent, declaration, { ask, terminal, now });
      if (result.on && !automatic.isOn) beginSharing();
      return result;
    },
    enableSessionLogging: () => {
      state.logging = true;
    },
    disableSessionLogging: () => {
      state.logging = false;
    },
    setSessionStatsCapacity,
    setTelemetryEndpoint: (changed) => {
      const before = endpoint();
      state.endpoint = changed;
      if (changed === before) return;
      recorder.startOver();
      automatic.stop();
      // A yes is for one service: only the user's own can be for this one, too.
      if (attempt(() => mayHaveYes(consent(NOTHING)), false)) beginSharing();
    },
  };
  // The cast: what a declaration declares is checked by the compiler, and once more when it leaves.
  return telemetry as Telemetry<D>;
}

function faultOf(collected: Collected): string | null {
  return collected.outcome === 'faulty' ? collected.message : null;
}

/** Loaded when something is to be delivered. */
const deliverUnasked: Deliverer = async (order) => {
  const { deliverInBackground } = await import('./delivery/index.js');
  return deliverInBackground(order);
};
