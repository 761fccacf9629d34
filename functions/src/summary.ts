/** A session as somebody wants to read it in an issue: where it ran, how often, and what failed. */
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import { eachInvoke } from './invokes.js';
import { SUMMARY_INVOKES } from './limits.js';
import type { Service } from './service.js';
import type { StoredSession } from './store/index.js';

const COLUMNS = ['Label', 'Runs', 'Failed', 'Success', 'Shortest', 'Mean', 'Longest'];

export async function summarize(service: Service, session: StoredSession): Promise<string> {
  const { environment, created_at } = plain(session.fields);
  const errors = await errorTypes(service, session.id);
  const stats = session.stats.map(({ fields }) => plain(fields));
  const lines = [
    `### Session ${code(session.id)}`,
    '',
    `${[code(session.packageName), ...factsOf(environment)].join(', ')}; recorded ${timeOf(created_at)}.`,
    '',
    row(COLUMNS),
    row(COLUMNS.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...stats.map(statsRow),
    '',
  ];
  if (errors.size > 0) {
    const counted = [...errors].map(([type, count]) => `${code(type)} × ${count}`);
    lines.push(`Errors: ${counted.join(', ')}.`, '');
  }
  if (!session.complete) lines.push('Some parts of the last share are still missing.', '');
  return lines.join('\n');
}

async function errorTypes(service: Service, session: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let seen = 0;
  for await (const { fields } of eachInvoke(service, session)) {
    if (seen === SUMMARY_INVOKES) break;
    seen += 1;
    const type = plain(fields)['error_type'];
    if (typeof type === 'string') counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

function plain(fields: StoredSession['fields']): Record<string, unknown> {
  return fromFirestoreDocument({ fields });
}

function factsOf(environment: unknown): string[] {
  const facts = Object.entries(
    typeof environment === 'object' && environment !== null ? environment : {},
  );
  return facts.map(([name, fact]) => `${name.replaceAll('_', ' ')} ${code(fact)}`);
}

function timeOf(time: unknown): string {
  return time instanceof Date ? `${time.toISOString().slice(0, 19)}Z` : 'at an unknown time';
}

function statsRow(stats: Record<string, unknown>): string {
  const runs = Number(stats['total_invokes']);
  const mean = runs === 0 ? 0 : Number(stats['total_duration_ms']) / runs;
  return row([
    code(stats['label']),
    String(runs),
    String(Number(stats['failed_count'])),
    `${(Number(stats['success_rate']) * 100).toFixed(1)} %`,
    milliseconds(stats['min_duration_ms']),
    milliseconds(mean),
    milliseconds(stats['max_duration_ms']),
  ]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function milliseconds(duration: unknown): string {
  return `${Number(Number(duration).toPrecision(4))} ms`;
}

/** What hides or reorders the text around it, in an issue that others read. */
const UNSEEN = /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const hexOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** As a code span, where nothing of the user's is a link, a mention, HTML or a table's border. */
function code(text: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would end the table's row
  const oneLine = String(text).replace(/[\u0000-\u001f`]+/g, ' ');
  const seen = oneLine.replace(UNSEEN, (character) => `U+${hexOf(character)}`);
  return `\`${seen.replaceAll('|', '\\|')}\``;
}
