/**
 * What the user was told, and whether that is enough. A notice counts for the runs that begin after
 * it: whoever reads it has time to say no.
 */
import { originOf } from './endpoint.js';
import type { Circumstances, Declared, Source, Subject } from './types.js';
import { noticesOf, type Shown } from './user.js';

/** Of the notices for this package and service, those that count in this run, and later ones. */
export function toldOf({ package: name, endpoint, user, startedAt }: Circumstances): {
  readonly inTime: readonly Shown[];
  readonly late: readonly Shown[];
} {
  const origin = originOf(endpoint);
  const shown = noticesOf(user(), name).filter((notice) => notice.endpoint === origin);
  return {
    inTime: shown.filter(({ shownAt }) => shownAt < startedAt),
    late: shown.filter(({ shownAt }) => shownAt >= startedAt),
  };
}

export const noticeSource: Source = (subject, circumstances) => {
  const source = 'notice';
  if (subject === 'manual-share') {
    return { source, says: 'nothing', detail: 'A share that is asked for needs no notice.' };
  }
  if (needsNoNotice(subject, circumstances)) {
    const detail = 'The package documents its usage pings, which tell no user from another.';
    return { source, says: 'nothing', detail };
  }
  const { inTime, late } = toldOf(circumstances);
  const [first] = inTime;
  if (first !== undefined) {
    const day = first.shownAt.toISOString().slice(0, 10);
    return { source, says: 'nothing', detail: `The notice was shown on ${day}.` };
  }
  const detail =
    late.length > 0
      ? 'The notice was shown after this run began, and counts from the next one on.'
      : 'The notice has not been shown on a terminal yet.';
  return { source, says: 'off', detail };
};

/** An author's choice where there is no terminal, for pings without an id beyond their own. */
export function needsNoNotice(subject: Subject, { notice, declared }: Circumstances): boolean {
  return notice === 'documented' && subject === 'usage' && isAnonymous(declared);
}

const LASTING_IDS: ReadonlySet<string> = new Set(['token', 'installation_id']);

function isAnonymous({ usage }: Declared): boolean {
  return Object.entries(usage?.fields ?? {}).every(
    ([name, { type }]) => !LASTING_IDS.has(type) && (type !== 'id' || name === 'id'),
  );
}
