/** What holds where nobody turned off: the default, or the user's own yes in its place. */
import { originOf } from './endpoint.js';
import type { Circumstances, Source } from './types.js';
import { type Yes, yesOf } from './user.js';

export const defaultSource: Source = (subject, circumstances) => {
  const { declared } = circumstances;
  if (subject === 'manual-share') {
    return { source: 'default', says: 'on', detail: 'Asking for a share is the yes to it.' };
  }
  if (declared[subject] === undefined) {
    return { source: 'default', says: 'off', detail: `The package declares no ${subject}.` };
  }
  if (subject !== 'sessions') {
    const detail = `By default ${subject} ${subject === 'usage' ? 'is' : 'are'} on.`;
    return { source: 'default', says: 'on', detail };
  }
  const yes = validYes(circumstances);
  if (yes === undefined) {
    const detail = 'Sessions are shared automatically only after a yes of yours to this service.';
    return { source: 'default', says: 'off', detail };
  }
  const { endpoint, since, line } = yes;
  const detail = `A yes was given to ${endpoint} at ${since.toISOString()}.`;
  const { path } = circumstances.user();
  return line === undefined
    ? { source: 'yes', says: 'on', detail }
    : { source: 'yes', says: 'on', detail, file: path, line };
};

/** The user's, or for this process that of the program; both only for this endpoint's origin. */
function validYes({ package: name, endpoint, user, choices }: Circumstances): Yes | undefined {
  const origin = originOf(endpoint);
  const { sessions: choice } = choices;
  const given = [
    yesOf(user(), name),
    choice?.on === true && { endpoint: choice.endpoint, since: choice.at },
  ];
  return given.find((yes): yes is Yes => typeof yes === 'object' && yes.endpoint === origin);
}
