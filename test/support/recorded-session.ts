/** A session as the recording leaves it, without the recording: ids and times are the test's own. */
import type { Session, SessionInvoke, SessionStats } from '../../src/session/index.js';

/** UUID v4 number `n`. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

export function recordedInvoke(n: number, overrides: Partial<SessionInvoke> = {}): SessionInvoke {
  const start = Date.UTC(2026, 10, 1) + n * 1_000;
  return {
    id: uuid(0x1000 + n),
    status: 'success',
    execution_start: new Date(start),
    execution_end: new Date(start + 2),
    duration_ms: 1.5,
    context: { model: 'Rosebud', data: [1, 2, 3] },
    ...overrides,
  };
}

function recordedStats(n: number, label: string, invokes: readonly SessionInvoke[]): SessionStats {
  return {
    id: uuid(0x100 + n),
    label,
    total_invokes: invokes.length,
    success_count: invokes.length,
    failed_count: 0,
    success_rate: invokes.length === 0 ? 0 : 1,
    min_duration_ms: 1.5,
    max_duration_ms: 1.5,
    total_duration_ms: 1.5 * invokes.length,
    context_keys: ['model', 'data'],
    invokes,
  };
}

export function recordedSession(
  labels: Readonly<Record<string, readonly SessionInvoke[]>>,
  overrides: Partial<Session> = {},
): Session {
  const entries = Object.entries(labels);
  return {
    id: uuid(1),
    created_at: new Date(Date.UTC(2026, 10, 1)),
    environment: {
      package_name: 'abacus',
      package_version: '1.2.3',
      runtime: 'node',
      runtime_version: '20.20.2',
      os: 'linux',
      os_release: '6.1.0',
      machine: 'x64',
      cpu_threads: 2,
      word_size: 64,
    },
    stats: new Map(entries.map(([label, invokes], n) => [label, recordedStats(n, label, invokes)])),
    ...overrides,
  };
}
