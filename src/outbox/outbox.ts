/**
 * Where records wait: for a moment in memory, then on disk, until a round of delivery takes them.
 * Nobody waits for it, nothing of it is thrown into the host's program, and what it cannot keep it
 * counts.
 */
import { atExit } from '../at-exit.js';
import { packagesFolder } from '../disk/index.js';
import { flushOf } from './flush.js';
import { BROKEN_ROUND_PAUSE_MS, DRAIN_AFTER_MS, DRAIN_AT_RECORDS } from './limits.js';
import { addLosses, undeliveredOf } from './losses.js';
import { newMark, systemProcesses } from './process-mark.js';
import { createQueue, type Queue } from './queue.js';
import { createRounds } from './rounds.js';
import { listSegments, outboxFolder } from './segments.js';
import { createSpool, type Spool } from './spool.js';
import type {
  DeliveryResult,
  Losses,
  Outbox,
  OutboxOf,
  OutboxStream,
  OutboxSurroundings,
  Permit,
  StopsUntil,
} from './types.js';
import { createWriter } from './writer.js';

export function createOutbox(of: OutboxOf, surroundings: OutboxSurroundings): Outbox {
  const { deliverer, now = () => new Date() } = surroundings;
  let made: string | undefined;
  let opened: Spool | undefined;
  let stopped: StopsUntil = {};
  /** What rounds of this process found out; it is noted on disk already. */
  let found: Losses = {};
  let undelivered = 0;
  let disk: Promise<unknown> = Promise.resolve();
  /** A program may end in the moment after it recorded something. */
  let stopListening: (() => void) | undefined;

  const rounds = createRounds({ run: runRound, now });
  const writer = createWriter({
    queue: () => queue,
    spool,
    now,
    onEmpty: () => {
      if (writer.hasUntold) return;
      stopListening?.();
      stopListening = undefined;
    },
    onWritten: rounds.wrote,
    // Others may have filled it, and have been killed.
    onFull: () => rounds.wrote(1, 0),
  });
  const queue: Queue = createQueue({
    lose: writer.lose,
    objection: (stream) => (isAhead(stopped[stream]) ? 'stopped' : undefined),
  });
  const drainLater = drainOf(queue, () => {
    inTurn(writer.writeAll).catch(() => undefined);
  });

  /** Made when something may leave: it takes a look at what the system says of this process. */
  function mark(): string {
    made ??= newMark(process.pid, systemProcesses);
    return made;
  }

  /** Throws where the machine has no home folder. */
  function spool(): Spool {
    opened ??= createSpool(outboxFolder(packagesFolder(surroundings), of.package), mark(), now);
    return opened;
  }

  function isAhead(until: string | undefined): boolean {
    return until !== undefined && Date.parse(until) > now().getTime();
  }

  /** One after another: what touches the files of this process. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = disk.then(run);
    disk = turn.catch(() => undefined);
    return turn;
  }

  function permitted(): Permit | undefined {
    try {
      return of.permit();
    } catch {
      return undefined;
    }
  }

  /** Never rejects. */
  async function runRound(): Promise<DeliveryResult | undefined> {
    const permit = permitted();
    if (permit === undefined) {
      await remove();
      return undefined;
    }
    try {
      await inTurn(() => spool().seal());
      const folder = packagesFolder(surroundings);
      const result = await deliverer({ package: of.package, folder, permit, claimant: mark() });
      found = addLosses(found, result.losses);
      undelivered += undeliveredOf(result.losses);
      stopped = result.stopped;
      return result;
    } catch {
      const nextAttemptAt = now().getTime() + BROKEN_ROUND_PAUSE_MS;
      return { delivered: 0, left: 1, losses: {}, nextAttemptAt, stopped };
    }
  }

  /** Never rejects. */
  async function remove(stream?: OutboxStream): Promise<void> {
    if (stream === undefined) queue.empty();
    await inTurn(async () => spool().clear(stream)).catch(() => undefined);
  }

  function undeliveredSince(): number {
    const count = undelivered;
    undelivered = 0;
    return count;
  }

  function pending() {
    const memory = queue.length + writer.inFlight;
    try {
      return { memory, ...spool().countLines() };
    } catch {
      return { memory, events: 0, sessions: 0 };
    }
  }

  return {
    add(one) {
      queue.add(one);
      stopListening ??= atExit(() => {
        // What is added by others who are told of the end is written as well.
        stopListening = undefined;
        writer.writeRest();
      });
      drainLater();
    },

    lose: writer.lose,

    addNow(line) {
      const chunk = queue.chunkOf({ encode: () => line });
      if (chunk !== undefined) writer.writeNow(chunk);
    },

    resume() {
      inTurn(async () => {
        const left = await listSegments(outboxFolder(packagesFolder(surroundings), of.package));
        if (left.length > 0) rounds.wrote(left.length, 0);
      }).catch(() => undefined);
    },

    flush: flushOf({ writer, rounds, inTurn, now, spool: () => opened, undeliveredSince }),

    async setAside() {
      const write = async () => {
        await writer.writeAll();
        await opened?.seal();
      };
      await inTurn(write).catch(() => undefined);
    },

    status() {
      const until = rounds.nextAttemptAt;
      const stops = Object.entries(stopped).filter(([, end]) => isAhead(end));
      return {
        pending: pending(),
        losses: addLosses(found, writer.losses),
        paused_until: until === null ? null : new Date(until).toISOString(),
        stopped_until: Object.fromEntries(stops),
      };
    },

    async clear(stream) {
      // A round that is under way may put something back; nobody waits for its end.
      rounds.underWay?.then(() => remove(stream)).catch(() => undefined);
      await remove(stream);
    },
  };
}

/** The first time at once, later what comes together is written together. */
function drainOf(queue: Queue, drain: () => void): () => void {
  let hasDrained = false;
  let due: 'never' | 'later' | 'soon' = 'never';
  const run = () => {
    due = 'never';
    drain();
  };
  return () => {
    const isSoon = !hasDrained || queue.length >= DRAIN_AT_RECORDS;
    if (due === 'soon' || (due === 'later' && !isSoon)) return;
    hasDrained = true;
    due = isSoon ? 'soon' : 'later';
    if (isSoon) setImmediate(run);
    else setTimeout(run, DRAIN_AFTER_MS).unref();
  };
}
