/** The summary of a label that a person reads, before deciding to share it. */
import { inspect } from 'node:util';
import { processState } from '../process-state.js';
import { attempt } from './attempt.js';
import { formatPackage, formatStatus } from './format.js';
import { getSessionStats } from './session.js';
import { renderTable, type Table } from './table.js';
import { countOf, countText, durationText, percentText, printable, timeText } from './text.js';
import type { Session, SessionInvoke, SessionStats } from './types.js';

/** The last invokes, oldest first, and what draws a table of them. */
export interface SummaryParts {
  readonly invokes: readonly SessionInvoke[];
  readonly table: Table;
}

/** What follows the totals for one label: by default, a table of the last invokes. */
export type LabelSummary = (stats: SessionStats, parts: SummaryParts) => string;

/** How much a summary shows, and in what form. */
export interface SummaryOptions {
  /** How many invokes to show. */
  readonly last?: number;
  /** Instead of the one registered for the label. */
  readonly summary?: LabelSummary;
}

const LAST_INVOKES = 5;

/** Characters: with what stands beside it, a line of about 100. */
const MAX_CONTEXT_CELL = 44;
const MAX_LIST = 100;

const TIP =
  'Tip: to show this session to the maintainers, call shareSessionData() and paste the session id into your issue.';

const registered = processState('session.summaries.1', () => new Map<string, LabelSummary>());

/** A package registers this once for each label that has more to tell; null takes it back. */
export function registerSummary(label: string, summary: LabelSummary | null): void {
  if (summary === null) registered.delete(label);
  else registered.set(label, summary);
}

/** Totals, rates and durations of one label, and its last invokes. Never throws. */
export function summarizeSession(
  session: Session | null,
  label: string,
  options: SummaryOptions = {},
): string {
  return attempt(
    () => (session === null ? noSession() : summarize(session, label, options)),
    'This session cannot be read.',
  );
}

function noSession(): string {
  return 'There is no session: nothing is recorded.';
}

function summarize(session: Session, label: string, options: SummaryOptions): string {
  const stats = getSessionStats(session, label);
  const body =
    stats === undefined ? [nothingUnder(session, label)] : [totals(stats), details(stats, options)];
  return [...body, sessionLine(session), TIP].filter((part) => part !== '').join('\n\n');
}

function nothingUnder(session: Session, label: string): string {
  const labels = [...session.stats.keys()].map((known) => printable(known, MAX_LIST));
  const known = labels.length === 0 ? 'nothing at all yet' : `only under ${labels.join(', ')}`;
  return `Nothing was recorded under ${printable(String(label), MAX_LIST)}: ${known}.`;
}

function totals(stats: SessionStats): string {
  const { total_invokes, success_count, failed_count } = stats;
  const open = total_invokes - success_count - failed_count;
  const outcomes = [
    `${countText(success_count)} succeeded (${percentText(stats.success_rate)})`,
    `${countText(failed_count)} failed`,
    ...(open === 0 ? [] : [`${countText(open)} of unknown outcome`]),
  ];
  const durations = [
    `mean ${durationText(stats.total_duration_ms / total_invokes)}`,
    `shortest ${durationText(stats.min_duration_ms)}`,
    `longest ${durationText(stats.max_duration_ms)}`,
    `total ${durationText(stats.total_duration_ms)}`,
  ];
  const keys = printable(stats.context_keys.join(', '), MAX_LIST);
  return [
    `${printable(stats.label, MAX_LIST)}: ${countOf(total_invokes, 'invoke')}`,
    `  outcome   ${outcomes.join(', ')}`,
    `  duration  ${durations.join(', ')}`,
    ...(keys === '' ? [] : [`  context   ${keys}`]),
  ].join('\n');
}

function sessionLine({ id, created_at, environment }: Session): string {
  return `Session ${id} of ${formatPackage(environment)}, since ${timeText(created_at)}`;
}

function details(stats: SessionStats, { last = LAST_INVOKES, summary }: SummaryOptions): string {
  const count = last >= 1 ? Math.floor(last) : 0;
  const invokes = count === 0 ? [] : stats.invokes.slice(-count);
  const own = summary ?? registered.get(stats.label);
  const text: unknown =
    own && attempt(() => own(stats, { invokes, table: renderTable }), undefined);
  return typeof text === 'string' ? text : lastInvokes(invokes);
}

function lastInvokes(invokes: readonly SessionInvoke[]): string {
  if (invokes.length === 0) return '';
  const rows = invokes.map((invoke) => [
    timeText(invoke.execution_start).replace(/ UTC$/, ''),
    durationText(invoke.duration_ms),
    formatStatus(invoke),
    attempt(() => contextText(invoke.context), ''),
  ]);
  const head = ['started (UTC)', 'duration', 'status', 'context'];
  return `Last ${countOf(rows.length, 'invoke')}\n${renderTable(head, rows)}`;
}

/** Neither calls getters nor goes into depth. */
function contextText(context: Record<string, unknown>): string {
  const text = inspect(context, { breakLength: Infinity, customInspect: false, depth: 0 });
  return printable(text.replace(/^\{ ?/, '').replace(/ ?\}$/, ''), MAX_CONTEXT_CELL);
}
