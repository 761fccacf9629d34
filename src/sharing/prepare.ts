/**
 * Selects and filters, all at once and at the moment of the call: what is recorded while
 * a share is on its way does not get into it.
 */
import { filterSession } from '../collection/index.js';
import type { PackageIdentity, Session } from '../session/index.js';
import type { Level } from '../wire.js';
import { fitSession } from './fit.js';
import { select } from './select.js';
import { isSessionId } from './session-id.js';
import type { NotSent, ShareOptions, ShareTarget } from './types.js';

export interface PreparedShare {
  readonly outcome: 'prepared';
  readonly endpoint: string;
  readonly package: PackageIdentity;
  readonly level: Level;
  /** What leaves. */
  readonly session: Session;
  /** Label by label the recorded invokes that those of `session` were made from, in their order. */
  readonly selected: Session;
  readonly showProgress: boolean;
  readonly signal: AbortSignal | undefined;
}

export function prepare(
  session: Session | null | undefined,
  endpoint: string,
  options: ShareTarget & ShareOptions,
): PreparedShare | NotSent {
  if (session === null || session === undefined) {
    return notSent('Nothing was sent: there is no session, because recording is turned off.');
  }
  if (!isSessionId(session.id)) return notSent('Nothing was sent: this is not a session.');
  const selection = select(session, options);
  if (selection.outcome === 'refused') return notSent(selection.message);
  const { level = 'shapes', signal } = options;
  const filtered = filterSession(selection.session, level);
  if (filtered.outcome === 'refused') return notSent(`Nothing was sent. ${filtered.message}`);
  const { environment } = session;
  const { package: of = { name: environment.package_name, version: environment.package_version } } =
    options;
  const named = { ...environment, package_name: of.name, package_version: of.version };
  const leaving = fitSession({ ...filtered.session, environment: named });
  const { package_name: name, package_version: version } = leaving.environment;
  return {
    outcome: 'prepared',
    endpoint,
    package: { name, version },
    level,
    session: leaving,
    selected: selection.session,
    showProgress: options.showProgress !== false,
    signal,
  };
}

function notSent(message: string): NotSent {
  return { outcome: 'not-sent', message };
}
