/**
 * Selects at the moment of the call, so that what is recorded while a share is on its way does not
 * get into it, and filters what was selected by the package's declaration.
 */

import { collectedBy, type LeavingSession } from '../collection/filter/index.js';
import { observeSession } from '../collection/index.js';
import { circumstancesOf, highestLevel, mayRecord } from '../consent/index.js';
import type { PackageIdentity, Session } from '../session/index.js';
import type { Level } from '../wire.js';
import { fitPackage } from './fit.js';
import { leavingOf } from './leaving.js';
import { levelOf } from './level.js';
import { redactionFor } from './redaction.js';
import { select } from './select.js';
import { isSessionId } from './session-id.js';
import type { NotSent, ShareOptions, ShareTarget, Surroundings } from './types.js';

export interface PreparedShare {
  readonly outcome: 'prepared';
  readonly endpoint: string;
  readonly package: PackageIdentity;
  readonly level: Level;
  /** What leaves. */
  readonly session: LeavingSession;
  readonly showProgress: boolean;
  readonly signal: AbortSignal | undefined;
}

export async function prepare(
  session: Session | null | undefined,
  endpoint: string,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings,
): Promise<PreparedShare | NotSent> {
  if (session === null || session === undefined) {
    return notSent('There is no session, because recording is turned off.');
  }
  if (!isSessionId(session.id)) return notSent('This is not a session.');
  const selection = select(session, options);
  if (selection.outcome === 'refused') return notSent(selection.message);
  const of = packageOf(session, options);
  const circumstances = circumstancesOf({ package: of.name, endpoint }, surroundings);
  if (!mayRecord(circumstances)) return notSent('Your configuration turns recording off.');
  const asked = levelOf(options, highestLevel(circumstances));
  if (asked.outcome === 'refused') return notSent(asked.message);
  const { level } = asked;
  const observed = observeSession(selection.session, level !== 'counts');
  const collected = collectedBy(options.collects, of.name);
  if (collected.outcome === 'faulty') return notSent(collected.message);
  const { revision, sessions } = collected.declaration;
  if (sessions === undefined) return notSent(`${of.name} declares that it collects no sessions.`);
  const redact = await redactionFor(level, surroundings);
  const { now = () => new Date() } = surroundings;
  // Asking for a share is agreeing to all that is declared today.
  const agreed = { level, acceptedRevision: revision, now: now() };
  const agreement = redact === undefined ? agreed : { ...agreed, redact };
  return {
    outcome: 'prepared',
    endpoint,
    package: of,
    level,
    session: leavingOf(observed, of, sessions, agreement),
    showProgress: options.showProgress !== false,
    signal: options.signal,
  };
}

function packageOf({ environment }: Session, options: ShareTarget): PackageIdentity {
  const { package_name: name, package_version: version } = environment;
  return fitPackage(options.package ?? { name, version });
}

function notSent(reason: string): NotSent {
  return { outcome: 'not-sent', message: `Nothing was sent. ${reason}` };
}
