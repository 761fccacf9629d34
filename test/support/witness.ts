/**
 * Clients that write at the same moment and note what was acknowledged; then the store is held to
 * every word of it, whatever happened to the service in between.
 */
import { randomUUID } from 'node:crypto';
import type { SessionStore } from '../../functions/src/store/index.js';
import {
  commandEvent,
  type Declaration,
  declare,
  sessionsDeclaration,
  usageDeclaration,
} from '../../src/collection/declaration/index.js';
import type { Fields } from '../../src/firestore/index.js';
import { allOf } from '../contract/world.js';
import {
  idOf,
  invokeFields,
  type Key,
  newKey,
  newShare,
  sessionFields,
  statsFields,
} from '../functions/app/documents.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

/** Undefined: no answer came. */
export type Send = (
  path: string,
  json: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer | undefined>;

/** Over the network; undefined once the service is dead. */
export function sendTo(url: string): Send {
  return async (path, json, headers = {}) => {
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        body: JSON.stringify(json),
        headers: { 'Content-Type': 'application/json', ...headers },
      });
      await response.arrayBuffer();
      return response;
    } catch {
      return undefined;
    }
  };
}

const by = { owner: 'core team', since: 1 };
export const orbits: Declaration = declare({
  package: 'orbits',
  revision: 1,
  description: 'Learns what is computed.',
  sessions: sessionsDeclaration(by),
  usage: usageDeclaration(by),
  events: { command: commandEvent(by, { commands: ['solve'] }) },
});

/** Numbers from 0 on and below 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is stored whole or not at all. */
interface Unit {
  readonly ids: readonly string[];
  readonly request: readonly [path: string, json: unknown, headers?: Record<string, string>];
  acknowledged: boolean;
}

interface Shared {
  readonly id: string;
  readonly key: Key;
  readonly stats: string;
  /** Each request of it, by the invokes that it brought. */
  readonly requests: Unit[];
  erasure: 'none' | 'asked' | 'acknowledged';
}

const text = (stringValue: string) => ({ stringValue });
const timestamp = { timestampValue: new Date().toISOString() };
const ACKNOWLEDGED = new Set([200, 201]);

class Broken extends Error {
  override readonly name = 'Broken';
}

export function createWitness(random: () => number) {
  const sessions: Shared[] = [];
  const pings: Unit[] = [];
  const batches: Unit[] = [];
  const losses: Unit[] = [];

  /** True once the service has said yes; false where no answer came, or one to come back with. */
  async function tell(send: Send, one: Unit, mayBeErased: () => boolean): Promise<boolean> {
    const [path] = one.request;
    const answer = await send(...one.request);
    if (answer === undefined) return false;
    if (ACKNOWLEDGED.has(answer.status)) return true;
    if (answer.status === 410 && mayBeErased()) return false;
    const comesBack =
      answer.status === 503 && /^\d+$/.test(answer.headers.get('retry-after') ?? '');
    if (!comesBack) throw new Broken(`${path} was answered ${answer.status}`);
    return false;
  }

  async function tellOf(send: Send, one: Unit, shared?: Shared): Promise<void> {
    if (await tell(send, one, () => shared !== undefined && shared.erasure !== 'none'))
      one.acknowledged = true;
  }

  function unit(ids: readonly string[], ...request: Unit['request']): Unit {
    return { ids, request, acknowledged: false };
  }

  async function share(send: Send): Promise<void> {
    const key = newKey();
    const body = newShare(key);
    const id = idOf(body.session);
    const first = unit(body.invokes.map(idOf), '/v1/sessions', body, { 'Erasure-Key': key.header });
    const stats = idOf(body.session_stats[0]);
    const shared: Shared = { id, key, stats, requests: [first], erasure: 'none' };
    sessions.push(shared);
    await tellOf(send, first, shared);
  }

  async function grow(send: Send, shared: Shared): Promise<void> {
    const { id, key, stats, requests } = shared;
    const grown = [1, 2].map(() => {
      const invokes = [1, 2, 3].map(() => ({ fields: invokeFields(randomUUID(), stats) }));
      const session = { fields: sessionFields(id) };
      const session_stats = [{ fields: statsFields(stats, id) }];
      const body = { session, session_stats, invokes, erasure_key_digest: key.digest };
      return unit(invokes.map(idOf), '/v1/sessions', body, { 'Erasure-Key': key.header });
    });
    requests.push(...grown);
    await Promise.all(grown.map((one) => tellOf(send, one, shared)));
  }

  async function erase(send: Send, shared: Shared): Promise<void> {
    shared.erasure = 'asked';
    const { id, key } = shared;
    const headers = { 'Erasure-Key': key.header };
    const answer = await send(`/v1/sessions/${id}/erase`, {}, headers);
    // One that never came is unknown; what is on its way finds the mark of session and key.
    const isUnknown = !shared.requests.some(({ acknowledged }) => acknowledged);
    const isDone = answer?.status === 200 || (answer?.status === 404 && isUnknown);
    if (isDone) shared.erasure = 'acknowledged';
    else if (answer !== undefined && answer.status !== 503) {
      throw new Broken(`an erasure was answered ${answer.status}`);
    }
  }

  async function ping(send: Send): Promise<void> {
    const id = randomUUID();
    const named = { package_name: text('orbits'), package_version: text('1.4.0') };
    const one = unit([id], '/v1/usage', { fields: { id: text(id), timestamp, ...named } });
    pings.push(one);
    await Promise.all([tellOf(send, one), tellOf(send, one)]);
  }

  async function events(send: Send): Promise<void> {
    const ids = [1, 2, 3].map(() => randomUUID());
    const records = ids.map((id) => {
      const fields: Fields = { id: text(id), timestamp, command: text('solve') };
      return { event: 'command', fields };
    });
    const loss = { id: randomUUID(), counts: { full: 1 } };
    const body = { package: 'orbits', events: records, losses: loss };
    const batch = unit(ids, '/v1/events', body);
    batches.push(batch);
    losses.push(unit([loss.id], '/v1/events', body));
    await tellOf(send, batch);
  }

  /** One more act of a client, chosen by the seed. */
  async function act(send: Send): Promise<void> {
    const live = sessions.filter(
      ({ erasure, requests }) => erasure === 'none' && requests[0]?.acknowledged,
    );
    const chosen = live[Math.floor(random() * live.length)];
    const kind = random();
    if (kind < 0.25) await share(send);
    else if (kind < 0.5) await ping(send);
    else if (kind < 0.7) await events(send);
    else if (chosen === undefined) await share(send);
    else if (kind < 0.85) await grow(send, chosen);
    else await erase(send, chosen);
  }

  /** Everything that was not acknowledged, once more, until all of it is. */
  async function insist(send: Send): Promise<void> {
    for (const shared of sessions) {
      if (shared.erasure === 'asked') await erase(send, shared);
      if (shared.erasure !== 'none') continue;
      for (const one of shared.requests) if (!one.acknowledged) await tellOf(send, one, shared);
    }
    for (const one of [...pings, ...batches]) if (!one.acknowledged) await tellOf(send, one);
  }

  const isSettled = (): boolean =>
    sessions.every(
      ({ erasure, requests }) =>
        erasure === 'acknowledged' ||
        (erasure === 'none' && requests.every(({ acknowledged }) => acknowledged)),
    ) && [...pings, ...batches].every(({ acknowledged }) => acknowledged);

  /**
   * What the store has not as it was acknowledged, in words; nothing where all is well. Of a store as
   * it was at some moment before (not `heard`): what is not whole in it.
   */
  async function faultsOf(store: SessionStore, heard = true): Promise<string[]> {
    const faults: string[] = [];
    const now = new Date();
    for (const shared of sessions)
      faults.push(...(await faultsOfSession(store, shared, now, heard)));
    const days = new Set(
      [timestamp.timestampValue, now.toISOString()].map((at) => at.slice(0, 10)),
    );
    const usage = new Map<string, number>();
    for (const day of days) {
      const query = { stream: 'usage', day, limit: 500 } as const;
      let cursor: string | undefined;
      do {
        const page = await store.listArrivals({ ...query, cursor }, now);
        for (const { id } of page.items.flatMap((it) => ('fields' in it ? [it.fields] : []))) {
          count(usage, id && 'stringValue' in id ? id.stringValue : '');
        }
        cursor = page.next;
      } while (cursor !== undefined);
    }
    const event = new Map<string, number>();
    for (const { id } of await allOf((page) => store.listEvents({ ...page, limit: 500 }, now))) {
      count(event, id);
    }
    const lost = new Map<string, number>();
    for (const { id } of await allOf((page) => store.listLosses({ ...page, limit: 500 }, now))) {
      count(lost, id);
    }
    const kinds = [
      ['a usage ping', pings, usage],
      ['a batch', batches, event],
      ['a report of losses', losses, lost],
    ] as const;
    for (const [what, units, found] of kinds) {
      for (const one of units)
        faults.push(...faultsOfUnit(what, one, (id) => found.get(id) ?? 0, heard));
    }
    return faults;
  }

  return {
    act,
    /** Erases all that is there of sessions. */
    async eraseAll(send: Send): Promise<void> {
      for (const shared of sessions) {
        if (shared.erasure !== 'acknowledged') await erase(send, shared);
      }
    },
    insist,
    isSettled,
    faultsOf,
    /** How much of it there is to prove anything with. */
    acknowledged: () => ({
      requests: sessions.flatMap(({ requests }) => requests).filter((it) => it.acknowledged).length,
      erasures: sessions.filter(({ erasure }) => erasure === 'acknowledged').length,
      messages: [...pings, ...batches].filter((one) => one.acknowledged).length,
    }),
    /** What no byte of the data may name any more. */
    erased: () =>
      sessions
        .filter(({ erasure }) => erasure === 'acknowledged')
        .flatMap(({ id, key, stats, requests }) => [
          id,
          key.digest,
          stats,
          ...requests.flatMap(({ ids }) => ids),
        ]),
    /** Sends each erased session again, as a late retry would; answers what was said to it. */
    async shareErasedAgain(send: Send): Promise<Set<number | undefined>> {
      const statuses = new Set<number | undefined>();
      for (const { erasure, requests } of sessions) {
        const [first] = requests;
        if (erasure !== 'acknowledged' || first === undefined) continue;
        statuses.add((await send(...first.request))?.status);
      }
      return statuses;
    },
  };
}

function count(times: Map<string, number>, id: string): void {
  times.set(id, (times.get(id) ?? 0) + 1);
}

/** There exactly once if it was acknowledged; otherwise so, or not at all. */
function faultsOfUnit(
  what: string,
  one: Unit,
  times: (id: string) => number,
  heard: boolean,
): string[] {
  const found = one.ids.map(times);
  const isWhole = found.every((number) => number === 1);
  const isAbsent = !(heard && one.acknowledged) && found.every((number) => number === 0);
  if (isWhole || isAbsent) return [];
  const said = one.acknowledged ? 'acknowledged' : 'unanswered';
  return [`${what} that was ${said} is there ${found.join(', ')} times`];
}

async function faultsOfSession(
  store: SessionStore,
  shared: Shared,
  now: Date,
  heard: boolean,
): Promise<string[]> {
  const { id, requests, erasure } = shared;
  const found = await store.readSession(id, now);
  if (found === undefined) {
    const mustBeThere =
      heard && erasure === 'none' && requests.some(({ acknowledged }) => acknowledged);
    return mustBeThere ? ['an acknowledged session is gone'] : [];
  }
  if (heard && erasure === 'acknowledged') return ['an erased session is there'];
  const times = new Map<string, number>();
  const invokes = await allOf((page) => store.readInvokes(id, { ...page, limit: 500 }, now));
  for (const invoke of invokes) count(times, invoke.id);
  const counted = found.invokeCount === invokes.length ? [] : ['a session counts wrong'];
  const halves = requests.flatMap((one) =>
    faultsOfUnit('a request of a share', one, (invoke) => times.get(invoke) ?? 0, heard),
  );
  return [...counted, ...halves];
}
