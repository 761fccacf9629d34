/** Takes out what this machine knows to be somebody's, at the levels that let words through. */
import { homedir, hostname, userInfo } from 'node:os';
import type { Identity, Redact } from '../collection/redaction/index.js';
import type { Level } from '../wire.js';
import type { Surroundings } from './types.js';

export async function redactionFor(
  level: Level,
  { home = homedir, identity = () => identityOf(home) }: Surroundings,
): Promise<Redact | undefined> {
  if (level === 'counts' || level === 'shapes') return undefined;
  const { createRedact } = await import('../collection/redaction/index.js');
  return createRedact(identity());
}

function identityOf(home: () => string): Identity {
  return { home: home(), host: hostname(), ...account() };
}

/** A container may run under a number that has no account. */
function account(): Identity {
  try {
    return { user: userInfo().username };
  } catch {
    return {};
  }
}
