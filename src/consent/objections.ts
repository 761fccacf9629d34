/** What a user can see and change without the program: everything but what only it knows. */
import { statements } from './decide.js';
import { type FileStatus, fileStatus, lineOf, STATES } from './status.js';
import {
  type Circumstances,
  type SourceName,
  STREAMS,
  type Statement,
  type Stream,
} from './types.js';

/** What objects on this machine, whatever the package itself decides. */
export type Objections = {
  readonly package: string | null;
  readonly user_configuration: FileStatus;
} & { readonly [stream in Stream]: Statement | null };

/** Of sources that lie outside the program, which alone knows its endpoint and its declaration. */
export function objectionsOf(circumstances: Circumstances): Objections {
  const find = (stream: Stream) =>
    statements(stream, circumstances).find(
      ({ source, says }) => says === 'off' && OUTSIDE.has(source),
    ) ?? null;
  return {
    package: circumstances.package || null,
    user_configuration: fileStatus(circumstances.user()),
    usage: find('usage'),
    events: find('events'),
    sessions: find('sessions'),
  };
}

const OUTSIDE: ReadonlySet<SourceName> = new Set([
  'DO_NOT_TRACK',
  'ABOVEBOARD_DISABLED',
  'automation',
  'project-configuration',
  'user-configuration',
]);

const NO_OBJECTION = 'Nothing on this machine turns it off; the rest is for the package to say.';

export function formatObjections(objections: Objections): string {
  const { user_configuration: user } = objections;
  const rows = STREAMS.map((stream) => {
    const objection = objections[stream];
    if (objection === null) return `${stream.padEnd(9)} ${NO_OBJECTION}`;
    return lineOf(stream, 'off', objection);
  });
  return [
    objections.package ?? 'All packages',
    '',
    ...rows,
    '',
    `Your configuration: ${user.path}${STATES[user.state]}`,
    '',
  ].join('\n');
}
