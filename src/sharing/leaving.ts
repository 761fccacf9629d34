/** What of a session leaves under a package's name: filtered by its declaration, and cut to fit. */
import type { Agreement, SessionsDeclaration } from '../collection/declaration/index.js';
import { filterSession, type LeavingSession } from '../collection/filter/index.js';
import type { observeSession } from '../collection/index.js';
import type { PackageIdentity } from '../session/index.js';
import { fitSession } from './fit.js';

export function leavingOf(
  observed: ReturnType<typeof observeSession>,
  of: PackageIdentity,
  declared: SessionsDeclaration,
  agreement: Agreement,
): LeavingSession {
  const environment = {
    ...observed.environment,
    package_name: of.name,
    package_version: of.version,
  };
  return fitSession(filterSession({ ...observed, environment }, declared, agreement));
}
