/**
 * Shares one session by itself: some time after it was recorded into, all that is new becomes lines
 * of the outbox. Recording only says that there is something; nothing here throws, waits or speaks.
 */
import { atExit } from '../../at-exit.js';
import { type Session, watchSession } from '../../session/index.js';
import {
  type Begun,
  beginUpdate,
  type Sharing,
  type SharingPackage,
  type SharingSurroundings,
} from './begin-update.js';
import { EXIT_BUDGET_MS, SLICE_MS, UPDATE_AFTER_MS } from './limits.js';
import { createProgress } from './progress.js';
import type { Update } from './update.js';

export interface SharedSession {
  /** Resolves when all that was recorded is with the outbox. Never rejects. */
  flush(): Promise<void>;
}

/** It is in `busy` as long as something of it is not with the outbox. */
export function shareSession(
  session: Session,
  sharing: Sharing,
  busy: Set<SharedSession>,
  of: SharingPackage,
  surroundings: SharingSurroundings,
): void {
  const progress = createProgress();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let current: Extract<Begun, { outcome: 'begun' }> | undefined;
  let stopListening: (() => void) | undefined;

  /** In the middle of the program's own work. */
  function onRecord(): void {
    if (timer !== undefined || !sharing.isOn) return;
    timer = setTimeout(start, UPDATE_AFTER_MS).unref();
    stopListening ??= atExit(finish);
    busy.add(shared);
  }

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    underWay = underWay.then(run);
  }

  /** A few invokes at a time. Never rejects. */
  async function run(): Promise<void> {
    try {
      current = begin();
      while (current !== undefined && !goOn(current.update, SLICE_MS)) await nextTurn();
      current?.hand();
    } catch {
      of.outbox().lose('not-encodable', 1);
    }
    current = undefined;
    if (timer !== undefined) return;
    stopListening?.();
    stopListening = undefined;
    busy.delete(shared);
  }

  /** All at once: the program ends. */
  function finish(): void {
    const ends = performance.now() + EXIT_BUDGET_MS;
    const updates = [() => current, () => (timer === undefined ? undefined : begin())];
    for (const next of updates) {
      const begun = next();
      if (begun === undefined) continue;
      goOn(begun.update, ends - performance.now());
      begun.hand();
    }
  }

  function begin() {
    let begun: Begun;
    try {
      begun = beginUpdate(session, progress, sharing, of, surroundings);
    } catch {
      return undefined;
    }
    if (begun.outcome === 'begun') return begun;
    if (begun.outcome === 'off') sharing.isOn = false;
    watchSession(session, undefined);
    return undefined;
  }

  const shared: SharedSession = {
    flush() {
      if (timer !== undefined) start();
      return underWay;
    },
  };
  watchSession(session, onRecord);
}

function goOn(update: Update, ms: number): boolean {
  const ends = performance.now() + ms;
  return update.goOn(() => performance.now() >= ends);
}

/** Not by an immediate, which the end of the program would wait for. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0).unref();
  });
}
