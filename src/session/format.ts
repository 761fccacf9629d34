/** A session, the statistics of a label and an invoke, each on one line. */
import { attempt } from './attempt.js';
import { countOf, durationText, percentText, printable, timeText } from './text.js';
import type { Session, SessionInvoke, SessionStats } from './types.js';

/** Characters of a label or of a list of keys before it is cut. */
const MAX_TEXT = 60;

export function formatSession(session: Session): string {
  return attempt(() => {
    const { id, created_at, environment, stats } = session;
    const { package_name, package_version } = environment;
    const labels = [...stats.values()];
    const total = labels.reduce((sum, { total_invokes }) => sum + total_invokes, 0);
    const counts = `${countOf(total, 'invoke')} under ${countOf(labels.length, 'label')}`;
    const name = printable(`${package_name} ${package_version}`, MAX_TEXT);
    return `session ${id} of ${name}: ${counts} since ${timeText(created_at)}`;
  }, 'session that cannot be read');
}

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

export function formatInvoke(invoke: SessionInvoke): string {
  return attempt(() => {
    const keys = printable(Object.keys(invoke.context).join(', '), MAX_TEXT);
    const context = keys === '' ? '' : `, with ${keys}`;
    const duration = durationText(invoke.duration_ms);
    return `${timeText(invoke.execution_start)}: ${formatStatus(invoke)} after ${duration}${context}`;
  }, 'invoke that cannot be read');
}

/** `success`, or `error (TypeError)`. */
export function formatStatus({ status, error }: SessionInvoke): string {
  if (status !== 'error' || error === undefined) return status;
  return `${status} (${printable(error.type, MAX_TEXT)})`;
}
