/** A session, the statistics of a label and an invoke, each on one line. */
import { attempt } from './attempt.js';
import { UNKNOWN } from './environment.js';
import { countOf, durationText, percentText, printable, timeText } from './text.js';
import type { Environment, Session, SessionInvoke, SessionStats } from './types.js';

/** Characters of a label or of a list of keys before it is cut. */
const MAX_TEXT = 60;

/** A session on one line. Never throws. */
export function formatSession(session: Session): string {
  return attempt(() => {
    const { id, created_at, environment, stats } = session;
    const labels = [...stats.values()];
    const total = labels.reduce((sum, { total_invokes }) => sum + total_invokes, 0);
    const counts = `${countOf(total, 'invoke')} under ${countOf(labels.length, 'label')}`;
    return `session ${id} of ${formatPackage(environment)}: ${counts} since ${timeText(created_at)}`;
  }, 'session that cannot be read');
}

/** The statistics of a label on one line. Never throws. */
export function formatSessionStats(stats: SessionStats): string {
  return attempt(() => {
    const label = printable(stats.label, MAX_TEXT);
    if (stats.total_invokes === 0) return `${label}: no invokes`;
    const mean = durationText(stats.total_duration_ms / stats.total_invokes);
    const from = durationText(stats.min_duration_ms);
    const to = durationText(stats.max_duration_ms);
    const success = `${percentText(stats.success_rate)} successful`;
    const invokes = countOf(stats.total_invokes, 'invoke');
    return `${label}: ${invokes}, ${success}, mean ${mean} (${from} to ${to})`;
  }, 'statistics that cannot be read');
}

/** An invoke on one line; of its context the keys alone. Never throws. */
export function formatInvoke(invoke: SessionInvoke): string {
  return attempt(() => {
    const keys = printable(Object.keys(invoke.context).join(', '), MAX_TEXT);
    const context = keys === '' ? '' : `, with ${keys}`;
    const duration = durationText(invoke.duration_ms);
    return `${timeText(invoke.execution_start)}: ${formatStatus(invoke)} after ${duration}${context}`;
  }, 'invoke that cannot be read');
}

/** `abacus 1.2.3`. */
export function formatPackage({ package_name, package_version }: Environment): string {
  if (package_name === UNKNOWN) return 'an unknown package';
  const version = package_version === UNKNOWN ? '' : ` ${package_version}`;
  return printable(`${package_name}${version}`, MAX_TEXT);
}

/** `success`, or `error (TypeError)`. */
export function formatStatus({ status, error }: SessionInvoke): string {
  if (status !== 'error' || error === undefined) return status;
  return `${status} (${printable(error.type, MAX_TEXT)})`;
}
