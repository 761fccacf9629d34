/** Cuts names to what the service takes: one that is too long would cost the whole request. */
import type { LeavingInvoke, LeavingSession, LeavingStats } from '../collection/filter/index.js';
import type { PackageIdentity } from '../session/index.js';
import {
  CONTEXT_KEYS_MAX_BYTES,
  ERROR_MESSAGE_MAX_CHARACTERS,
  NAME_MAX_CHARACTERS,
  PACKAGE_NAME_MAX_CHARACTERS,
} from './limits.js';

export function fitPackage({ name, version }: PackageIdentity): PackageIdentity {
  return { name: fit(name, PACKAGE_NAME_MAX_CHARACTERS), version: fit(version) };
}

/** After redaction: half a secret would not be recognised any more. */
export function fitSession(session: LeavingSession): LeavingSession {
  return { ...session, stats: session.stats.map(fitStats) };
}

function fitStats(stats: LeavingStats): LeavingStats {
  let bytes = 0;
  const context_keys = stats.context_keys
    .map((key) => key.slice(0, NAME_MAX_CHARACTERS))
    .filter((key) => {
      bytes += Buffer.byteLength(key);
      return bytes <= CONTEXT_KEYS_MAX_BYTES;
    });
  return { ...stats, label: fit(stats.label), context_keys, invokes: stats.invokes.map(fitInvoke) };
}

function fitInvoke({ invoke, source }: LeavingInvoke): LeavingInvoke {
  const { error } = invoke;
  if (error === undefined) return { invoke, source };
  const type = fit(error.type);
  const message = error.message.slice(0, ERROR_MESSAGE_MAX_CHARACTERS);
  return { invoke: { ...invoke, error: { type, message } }, source };
}

/** The service takes no empty name either. */
function fit(name: string, characters = NAME_MAX_CHARACTERS): string {
  return name.slice(0, characters) || 'unknown';
}
