/** Cuts names to what the service takes: one that is too long would cost the whole request. */
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import {
  CONTEXT_KEYS_MAX_BYTES,
  NAME_MAX_CHARACTERS,
  PACKAGE_NAME_MAX_CHARACTERS,
} from './limits.js';

export function fitSession(session: Session): Session {
  const { environment } = session;
  return {
    ...session,
    environment: {
      ...environment,
      package_name: fit(environment.package_name, PACKAGE_NAME_MAX_CHARACTERS),
      package_version: fit(environment.package_version),
    },
    stats: new Map(Array.from(session.stats, ([label, stats]) => [label, fitStats(stats)])),
  };
}

function fitStats(stats: SessionStats): SessionStats {
  let bytes = 0;
  const context_keys = stats.context_keys
    .map((key) => key.slice(0, NAME_MAX_CHARACTERS))
    .filter((key) => {
      bytes += Buffer.byteLength(key);
      return bytes <= CONTEXT_KEYS_MAX_BYTES;
    });
  return { ...stats, label: fit(stats.label), context_keys, invokes: stats.invokes.map(fitInvoke) };
}

function fitInvoke(invoke: SessionInvoke): SessionInvoke {
  const { error } = invoke;
  return error === undefined ? invoke : { ...invoke, error: { ...error, type: fit(error.type) } };
}

/** The service takes no empty name either. */
function fit(name: string, characters = NAME_MAX_CHARACTERS): string {
  return name.slice(0, characters) || 'unknown';
}
