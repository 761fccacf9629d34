/** What a person is told about a share. */
import { countOf } from '../session/text.js';
import type { Tally } from './tally.js';
import type { Count, ShareReport, ShareResult } from './types.js';

export function reportOf(tally: Tally): ShareReport {
  const { sessionId, sessionStats, invokes, problems, notes, expiresAt, receipt } = tally;
  const amount = `Shared ${counted(sessionStats)} statistics and ${counted(invokes)} invokes.`;
  const again = 'Sharing again sends what is missing, and stores nothing twice.';
  return {
    outcome: outcomeOf(tally),
    message: [amount, ...notes, ...problems, ...(tally.repeatable ? [again] : [])].join(' '),
    sessionId,
    markdown: markdownOf(tally),
    eraseCommand: `npx aboveboard erase ${sessionId}`,
    counts: { sessionStats, invokes },
    expiresAt,
    receipt,
  };
}

/** What a terminal shows at the end. */
export function linesOf(result: ShareResult): string {
  if (result.outcome === 'not-sent') return `${result.message}\n`;
  const lines = [result.message, `Session id:   ${result.sessionId}`];
  // What the service did not confirm, its maintainer cannot look up; yet it may have arrived.
  if (result.outcome !== 'failed') lines.push(`For an issue: ${result.markdown}`);
  lines.push(`To erase it:  ${result.eraseCommand}`);
  if (result.expiresAt !== undefined) lines.push(`Kept until:   ${result.expiresAt.slice(0, 10)}`);
  return `${lines.join('\n')}\n`;
}

function outcomeOf({ confirmedParts, problems, notes }: Tally): ShareReport['outcome'] {
  if (confirmedParts === 0) return 'failed';
  return problems.length > 0 || notes.length > 0 ? 'partial' : 'shared';
}

function markdownOf({ sessionId, package: of, sessionStats, invokes }: Tally): string {
  const amount = `${countOf(sessionStats.shared, 'statistic')}, ${countOf(invokes.shared, 'invoke')}`;
  return `**Session:** \`${sessionId}\` (${of.name} ${of.version}; ${amount})`;
}

function counted({ shared, of }: Count): string {
  return `${shared} of ${of}`;
}
