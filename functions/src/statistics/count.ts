/** Counts what arrived on a day, one unit after another, for each package by its own declaration. */
import { type Declaration, OTHER } from '../../../src/collection/declaration/index.js';
import { type Fields, fromFirestoreValue } from '../../../src/firestore/index.js';
import type { Declarations } from '../declarations/index.js';
import type { Arrival } from '../store/index.js';
import {
  addUnit,
  type Cell,
  type Counts,
  type Dimension,
  emptyCell,
  type Measured,
  mergedCells,
  type Topic,
} from './counts.js';
import { MAX_PACKAGES_OF_A_DAY, MAX_VERSIONS_COUNTED, MAX_VERSIONS_KEPT } from './limits.js';
import { eventTopic, type PlannedTopic, planOf } from './plan.js';

/** The values of a unit by field; a field that may have several values has a list. */
type Unit = ReadonlyMap<string, unknown>;

interface TopicCounter {
  readonly topic: Topic;
  add(unit: Unit, measured?: Measured, byLabel?: ReadonlyMap<string, Measured>): void;
}

export interface DayCounter {
  add(arrival: Arrival): void;
  /** By package. */
  counts(): ReadonlyMap<string, Counts>;
}

export function createDayCounter(declarations: Declarations | undefined): DayCounter {
  const packages = new Map<string, ReturnType<typeof packageCounter>>();
  for (const [name, declaration] of declarations ?? []) {
    packages.set(name, packageCounter(declaration));
  }
  return {
    add(arrival) {
      const { packageName } = arrival;
      const known = packages.get(packageName);
      if (!known && packages.size >= MAX_PACKAGES_OF_A_DAY) return;
      const counter = known ?? packageCounter(undefined);
      packages.set(packageName, counter);
      counter.add(arrival);
    },
    counts: () => new Map([...packages].map(([name, { counts }]) => [name, counts()])),
  };
}

/** Without a declaration there are totals and nothing else. */
function packageCounter(declaration: Declaration | undefined) {
  const plan = declaration ? planOf(declaration) : new Map<string, PlannedTopic>();
  const counters = new Map([...plan].map(([name, planned]) => [name, topicCounter(planned)]));
  function counterOf(topic: string): TopicCounter {
    const counter = counters.get(topic) ?? topicCounter({ dimensions: [], token: undefined });
    counters.set(topic, counter);
    return counter;
  }
  return {
    add(arrival: Arrival): void {
      if (arrival.stream === 'sessions') addSession(counterOf('sessions'), arrival);
      else {
        const topic = arrival.stream === 'usage' ? 'usage' : eventTopic(arrival.event);
        const unit = plain(arrival.fields);
        const durationMs = unit.get('duration_ms');
        counterOf(topic).add(unit, typeof durationMs === 'number' ? { durationMs } : {});
      }
    },
    counts: (): Counts =>
      Object.fromEntries([...counters].map(([name, { topic }]) => [name, withMostUsed(topic)])),
  };
}

function topicCounter({ dimensions, token }: PlannedTopic): TopicCounter {
  const tokens = new Set<string>();
  const topic: Topic = {
    total: emptyCell(),
    dimensions: Object.fromEntries(
      dimensions.map(({ field, form, values }) => [
        field,
        {
          form,
          listed: values !== undefined,
          cells: Object.fromEntries((values ?? [OTHER]).map((value) => [value, emptyCell()])),
        },
      ]),
    ),
    ...(token === undefined ? {} : { unique: 0 }),
  };
  let invented = 0;
  /** Of listed values all are there from the beginning. */
  function cellOf(cells: Record<string, Cell>, name: string): Cell {
    const place = Object.hasOwn(cells, name) || invented < MAX_VERSIONS_COUNTED ? name : OTHER;
    const known = Object.hasOwn(cells, place) ? cells[place] : undefined;
    const cell = known ?? emptyCell();
    if (known === undefined) {
      cells[place] = cell;
      invented += 1;
    }
    return cell;
  }

  return {
    topic,
    add(unit, measured = {}, byLabel) {
      addUnit(topic.total, measured);
      const mark = token === undefined ? undefined : unit.get(token);
      if (typeof mark === 'string') topic.unique = tokens.add(mark).size;
      for (const { field, form, nameOf } of dimensions) {
        const value = unit.get(field);
        const values = form === 'one' ? [value] : Array.isArray(value) ? value : [];
        const cells = topic.dimensions[field]?.cells ?? {};
        for (const name of new Set(values.map(nameOf))) {
          const cell = cellOf(cells, name);
          addUnit(cell, field === 'label' ? measuredAs(name, nameOf, byLabel) : {});
        }
      }
    },
  };
}

/** The most used of what is not listed; the rest is `other`. */
function withMostUsed({ total, unique, dimensions }: Topic): Topic {
  const kept = Object.entries(dimensions).map(([name, dimension]): [string, Dimension] => {
    if (dimension.listed) return [name, dimension];
    const { [OTHER]: other = emptyCell(), ...named } = dimension.cells;
    const all = Object.entries(named).sort(([, one], [, next]) => next.units - one.units);
    const rest = all.splice(MAX_VERSIONS_KEPT).map(([, cell]) => cell);
    const cells = { ...Object.fromEntries(all), [OTHER]: mergedCells([other, ...rest]) };
    return [name, { ...dimension, cells }];
  });
  return {
    total,
    ...(unique === undefined ? {} : { unique }),
    dimensions: Object.fromEntries(kept),
  };
}

type SessionArrival = Extract<Arrival, { stream: 'sessions' }>;

function addSession(counter: TopicCounter, { session, stats, errorTypes }: SessionArrival): void {
  const unit = new Map(plain(session));
  const environment = unit.get('environment');
  for (const [name, value] of Object.entries(isRecord(environment) ? environment : {})) {
    unit.set(name, value);
  }
  const byLabel = new Map<string, Measured[]>();
  for (const fields of stats) {
    const one = plain(fields);
    const label = String(one.get('label'));
    byLabel.set(label, [...(byLabel.get(label) ?? []), measuredIn(one)]);
  }
  unit.set('label', [...byLabel.keys()]);
  unit.set('error_type', errorTypes);
  counter.add(unit, {}, new Map([...byLabel].map(([label, all]) => [label, together(all)])));
}

/** Sums of a session: its means are made once all of it that is counted alike is together. */
function measuredIn(stats: Unit): Measured {
  const invokes = numberIn(stats, 'total_invokes');
  return {
    invokes,
    success: numberIn(stats, 'success_count'),
    durationMs: numberIn(stats, 'total_duration_ms'),
  };
}

function together(all: readonly Measured[]): Measured {
  const sum = (of: keyof Measured) => all.reduce((total, one) => total + (one[of] ?? 0), 0);
  return { invokes: sum('invokes'), success: sum('success'), durationMs: sum('durationMs') };
}

/** Several labels of one session may have one name in the statistics: `other`. */
function measuredAs(
  name: string,
  nameOf: (value: unknown) => string,
  byLabel: ReadonlyMap<string, Measured> = new Map(),
): Measured {
  const own = [...byLabel].filter(([label]) => nameOf(label) === name).map(([, one]) => one);
  const { invokes = 0, success = 0, durationMs = 0 } = together(own);
  return invokes === 0
    ? { invokes }
    : { invokes, success: Math.min(success / invokes, 1), durationMs: durationMs / invokes };
}

function numberIn(unit: Unit, name: string): number {
  const value = unit.get(name);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

const plain = (fields: Fields): Unit =>
  new Map(Object.entries(fields).map(([name, value]) => [name, fromFirestoreValue(value)]));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
