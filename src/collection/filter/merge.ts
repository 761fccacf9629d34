/** Statistics of several labels that leave under one name, as those of one label. */
import { OTHER } from '../declaration/index.js';
import type { LeavingStats } from './filter-session.js';

/**
 * Also of one label alone, where its name is not its own: the next share may have more of them, and
 * must update the same document.
 */
export function needsMerging(name: string, from: readonly { readonly label: string }[]): boolean {
  return name === OTHER || from.length > 1 || from.some(({ label }) => label !== name);
}

export function mergeStats(
  sessionId: string,
  label: string,
  all: readonly LeavingStats[],
): LeavingStats {
  const ran = all.filter(({ total_invokes }) => total_invokes > 0);
  const total_invokes = sum(all, 'total_invokes');
  const success_count = sum(all, 'success_count');
  return {
    id: idOf(sessionId, label),
    label,
    total_invokes,
    success_count,
    failed_count: sum(all, 'failed_count'),
    success_rate: total_invokes === 0 ? 0 : success_count / total_invokes,
    min_duration_ms: ran.length === 0 ? 0 : Math.min(...ran.map((one) => one.min_duration_ms)),
    max_duration_ms: Math.max(...all.map((one) => one.max_duration_ms)),
    total_duration_ms: sum(all, 'total_duration_ms'),
    context_keys: [...new Set(all.flatMap(({ context_keys }) => context_keys))],
    invokes: all.flatMap(({ invokes }) => invokes),
  };
}

type Summed = 'total_invokes' | 'success_count' | 'failed_count' | 'total_duration_ms';

function sum(all: readonly LeavingStats[], field: Summed): number {
  return all.reduce((total, one) => total + one[field], 0);
}

/**
 * The same for every share of the session, whichever of the labels it holds, so that the service
 * replaces what it has. A UUID of version 8, which is what a name makes.
 */
function idOf(sessionId: string, label: string): string {
  // Loaded when it is first needed: it takes as long as all the rest of the package.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hex = createHash('sha256').update(`${sessionId} ${label}`).digest('hex');
  const variant = (Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant.toString(16)}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
