/**
 * Counts that a package was loaded: once per process, after the program's own start, and only
 * where it may. Off means that nothing is done but to find that out.
 */
import type { Declaration } from '../collection/declaration/index.js';
import { collectedBy } from '../collection/filter/collected.js';
import {
  type Circumstances,
  type ConsentSurroundings,
  choicesOf,
  decide,
  isPrinting,
} from '../consent/index.js';
import type { Background } from '../delivery/index.js';
import { processState } from '../process-state.js';
import type { HostPackage } from './known.js';
import { type TellSurroundings, tell } from './tell.js';

export interface LoadedPackage {
  readonly package: HostPackage;
  readonly collects: Declaration | undefined;
  /** Asked for when the current tick is over. */
  readonly circumstances: () => Circumstances;
  /** Called where something of the package is about to leave, or was told to its user. */
  readonly introduce?: () => void;
}

/** Everything outside the program that a usage ping touches. */
export interface UsageSurroundings extends Partial<ConsentSurroundings>, TellSurroundings {
  readonly background?: Background;
}

interface State {
  /** A call that waits for the tick to end stands for those that follow it. */
  asked: boolean;
  /** There is one ping in a process, also where its package is loaded twice. */
  counted: boolean;
}

/** Returns at once and never throws. What is off now may be counted by a later call. */
export function logUsage(of: LoadedPackage, surroundings: UsageSurroundings): void {
  try {
    const { now = () => new Date() } = surroundings;
    const key = JSON.stringify(['usage.1', of.package.name]);
    const state = processState<State>(key, () => ({ asked: false, counted: false }));
    if (state.asked || state.counted) return;
    state.asked = true;
    const loadedAt = now();
    const choices = choicesOf(of.package.name);
    const { usage: chosen } = choices;
    setImmediate(() => {
      state.asked = false;
      // What the program turned on after the call says nothing of the call.
      if (choices.usage !== chosen && choices.usage?.on === true) return;
      count(of, loadedAt, state, surroundings).catch(() => undefined);
    });
  } catch {
    // A host without types may have passed anything.
  }
}

async function count(
  of: LoadedPackage,
  loadedAt: Date,
  state: State,
  surroundings: UsageSurroundings,
): Promise<void> {
  const circumstances = of.circumstances();
  const { declared, endpoint, env } = circumstances;
  const decision = decide('usage', circumstances);
  const isTold = decision.on
    ? decision.revision >= declared.revision
    : decision.decidedBy.source !== 'notice';
  if (!isTold) {
    const collected = collectedBy(of.collects, of.package.name);
    const told = { ...surroundings, onTold: of.introduce };
    tell(collected, circumstances, told).catch(() => undefined);
  }
  if (!decision.on || typeof endpoint !== 'string') return;
  if (decision.since !== undefined && loadedAt < decision.since) return;
  state.counted = true;
  const ping = { ...of, endpoint, loadedAt, acceptedRevision: decision.revision };
  const prints = isPrinting(env);
  if (!prints) await programGoesOn();
  const { isMainThread, printPing, sendPing } = await import('./ping.js');
  // Each thread has a state of its own, and a pool of them is still one program.
  if (!isMainThread) return;
  if (prints) return printPing(ping, surroundings);
  of.introduce?.();
  await sendPing(ping, surroundings);
}

/**
 * Never resolves where the program ends here. It would end before the ping left, and had then
 * waited for the ledger in vain.
 */
function programGoesOn(): Promise<void> {
  return new Promise((resolve) => {
    // Not an immediate: without a reference it would not wake a program that waits.
    setTimeout(resolve, 1).unref();
  });
}
