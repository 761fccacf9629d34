/**
 * Takes events of one package, and hands what may leave of them to the outbox. A call copies its
 * values and returns; whether anything may leave, and what, is asked when the outbox has time.
 */
import type { Fields } from '../collection/declaration/index.js';
import type { Collected } from '../collection/filter/collected.js';
import { type Circumstances, decide, isPrinting } from '../consent/index.js';
import type { EventLine, Outbox } from '../outbox/index.js';
import { processState } from '../process-state.js';
import { attempt, newId } from '../session/index.js';
import { eventRecord, type Recorded, type Values } from './event-record.js';
import { type HostPackage, knownOf } from './known.js';
import type { Lasting, LastingType } from './lasting.js';
import { isNaming, nameUndeclared } from './undeclared.js';

/** A decision reads files, and events come by the thousand. What is off is off for as long. */
const DECISION_HOLDS_MS = 250;

const LASTING_TYPES: readonly string[] = [
  'token',
  'installation_id',
  'hash',
] satisfies LastingType[];

export interface RecordingPackage {
  readonly package: HostPackage;
  readonly collected: () => Collected;
  readonly circumstances: () => Circumstances;
  readonly outbox: () => Pick<Outbox, 'add' | 'addNow'>;
  /** Makes what stays with an installation, where that is declared and is not there yet. */
  readonly lasting: (declared: Fields) => Promise<Lasting>;
  /** Something stays home because its user has not been told of it. */
  readonly tell: (collected: Collected, circumstances: Circumstances) => void;
}

export interface EventSurroundings {
  readonly monotonic?: (() => number) | undefined;
  readonly now?: (() => Date) | undefined;
  /** In place of stderr, for whoever asks what would leave or what is not declared. */
  readonly say?: ((text: string) => void) | undefined;
}

export interface EventRecorder {
  /** Returns at once and never throws. `at` is for what did not happen just now. */
  record(event: string, values?: object, at?: Date): void;
  /** Durable when it returns: the program is about to die. Never throws. */
  recordNow(event: string, values: object): void;
  /**
   * Whether events leave, as far as is known; where that is old, the next answer is newer. What may
   * leave is decided when it is made into a line. Never throws.
   */
  isOn(): boolean;
  /** The words that a list or a text of an event may hold; undefined where it is not declared. */
  words(event: string, field: string): readonly string[] | undefined;
  declares(event: string, field?: string): boolean;
  /** Something may have changed that decisions depend on. */
  reconsider(): void;
  /** Events are turned on, or for another service: what was recorded so far stays home. */
  startOver(): void;
}

type Held =
  | { readonly on: false; readonly names: boolean }
  | {
      readonly on: true;
      readonly names: boolean;
      readonly prints: boolean;
      readonly endpoint: string;
      readonly revision: number;
      readonly since: Date | undefined;
      readonly watermark: string;
      readonly surroundings: Values;
    };

/** Its place among the events of this recorder, which no clock decides. */
type Placed = Recorded & { readonly place: number };

/** What the events of one process have in common, also where its package is loaded twice. */
interface ProcessOfEvents {
  readonly session_id: string;
  sequence: number;
}

export function createEventRecorder(
  of: RecordingPackage,
  {
    monotonic = () => performance.now(),
    now = () => new Date(),
    say = (text) => void process.stderr.write(text),
  }: EventSurroundings = {},
): EventRecorder {
  let held: Held | undefined;
  let heldUntil = Number.NEGATIVE_INFINITY;

  let recorded = 0;
  /** The last of those that were recorded before events were turned on. */
  let lastBefore = 0;

  function consent(): Held {
    const time = monotonic();
    if (held === undefined || time >= heldUntil) {
      held = decided(of);
      heldUntil = time + DECISION_HOLDS_MS;
    }
    return held;
  }

  let refreshes = false;
  /** Behind what asked: a decision takes as long as its files do. */
  function refreshSoon(): void {
    if (refreshes) return;
    refreshes = true;
    setImmediate(() => {
      refreshes = false;
      attempt(consent, undefined);
    }).unref();
  }

  const lasting = new Map<Fields, Lasting>();

  /** Undefined until it is known: events that come before are sent without it. */
  function lastingFor(declared: Fields): Lasting | undefined {
    if (!Object.values(declared).some(({ type }) => LASTING_TYPES.includes(type))) return undefined;
    const known = lasting.get(declared);
    if (known !== undefined) return known;
    lasting.set(declared, {});
    of.lasting(declared).then(
      (found) => lasting.set(declared, found),
      () => undefined,
    );
    return undefined;
  }

  function fieldsOf(event: string) {
    const collected = of.collected();
    const { events = {} } = collected.outcome === 'faulty' ? {} : collected.declaration;
    return Object.hasOwn(events, event) ? events[event]?.fields : undefined;
  }

  function placed(event: string, values: object, at: Date): Placed {
    recorded += 1;
    return { event, at, values: copied(values), place: recorded };
  }

  function lineOf(recorded: Placed): EventLine | undefined {
    const consented = consent();
    const collected = of.collected();
    if (collected.outcome === 'faulty') return undefined;
    const { package: host } = of;
    if (consented.names) nameUndeclared(host.name, collected.declaration, recorded, say);
    const declared = fieldsOf(recorded.event);
    if (!consented.on || declared === undefined) return undefined;
    const { at } = recorded;
    const { endpoint, revision, since, watermark, surroundings, prints } = consented;
    if (recorded.place <= lastBefore || (since !== undefined && at < since)) return undefined;
    const state = stateOf(host.name);
    const sequence = state.sequence + 1;
    const { session_id } = state;
    const envelope = { id: newId(), timestamp: at, session_id, sequence };
    const event = eventRecord(recorded, declared, revision, {
      surroundings,
      envelope,
      lasting: prints ? undefined : lastingFor(declared),
    });
    if (event === undefined) return undefined;
    state.sequence = sequence;
    if (prints) {
      say(`aboveboard would send for ${host.name}, and does not: ${JSON.stringify(event)}\n`);
      return undefined;
    }
    return { v: 1, stream: 'events', at: at.toISOString(), endpoint, watermark, event };
  }

  return {
    record(event, values = {}, at) {
      try {
        if (held?.on === false && !held.names && monotonic() < heldUntil) return;
        const one = placed(event, values, at === undefined ? now() : new Date(at));
        of.outbox().add({ encode: () => attempt(() => lineOf(one), undefined) });
      } catch {
        // A host without types may have passed anything.
      }
    },
    recordNow(event, values) {
      attempt(() => {
        const line = lineOf(placed(event, values, now()));
        if (line !== undefined) of.outbox().addNow(line);
      }, undefined);
    },
    isOn: () =>
      attempt(() => {
        if (held === undefined) return consent().on;
        if (monotonic() >= heldUntil) refreshSoon();
        return held.on;
      }, false),
    words: (event, field) => fieldsOf(event)?.[field]?.one_of,
    declares(event, field) {
      const fields = fieldsOf(event);
      if (fields === undefined || field === undefined) return fields !== undefined;
      return Object.hasOwn(fields, field);
    },
    reconsider() {
      held = undefined;
    },
    startOver() {
      held = undefined;
      lastBefore = recorded;
    },
  };
}

function decided(of: RecordingPackage): Held {
  const circumstances = of.circumstances();
  const { endpoint, env, declared } = circumstances;
  const decision = decide('events', circumstances);
  const isTold = decision.on
    ? decision.revision >= declared.revision
    : decision.decidedBy.source !== 'notice';
  if (!isTold) of.tell(of.collected(), circumstances);
  const names = isNaming(env);
  if (!decision.on || typeof endpoint !== 'string') return { on: false, names };
  const { revision, since, watermark } = decision;
  const surroundings = knownOf(of.package, env);
  const prints = isPrinting(env);
  return { on: true, names, prints, endpoint, revision, since, watermark, surroundings };
}

function stateOf(packageName: string): ProcessOfEvents {
  const key = JSON.stringify(['usage.events.1', packageName]);
  return processState<ProcessOfEvents>(key, () => ({ session_id: newId(), sequence: 0 }));
}

/** What the program changes afterwards is not what happened. */
function copied(values: object): Values {
  const copy: Record<string, unknown> = { ...values };
  for (const name of Object.keys(copy)) {
    const value = copy[name];
    if (typeof value === 'object') copy[name] = copiedObject(value);
  }
  return copy;
}

/** Null is no value of any field; neither is an object, of which nothing is looked at. */
function copiedObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice();
  return value instanceof Date ? new Date(value) : null;
}
