/**
 * The user's yes to sharing sessions automatically: how it is given, and to whom. Code alone cannot
 * give one that lasts.
 */
import { originOf } from './endpoint.js';
import { isForbidden } from './forbidden.js';
import { OWN_SWITCH } from './switches.js';
import type { Circumstances } from './types.js';
import type { Written } from './update.js';
import { noticesOf, readUserConfig, yesOf } from './user.js';

/**
 * Whether a decision on sessions is worth its reading: where nobody said yes, no more is looked at
 * than the user's configuration.
 */
export function mayHaveYes(circumstances: Circumstances): boolean {
  const { choices, package: name, user } = circumstances;
  if (choices.sessions?.on === true) return true;
  return !isForbidden(circumstances) && yesOf(user(), name) !== undefined;
}

/** As if the user had said yes: what would still object then? */
export function supposingYes(circumstances: Circumstances, at: Date): Circumstances {
  const { choices, endpoint } = circumstances;
  const origin = originOf(endpoint);
  if (origin === undefined) return circumstances;
  const sessions = { on: true, at, endpoint: origin } as const;
  return { ...circumstances, choices: { ...choices, sessions } };
}

/** Writes what the user answered. Never rejects. */
export async function keepAnswer(
  { package: name, endpoint, user }: Circumstances,
  isYes: boolean,
  at: Date,
): Promise<Written> {
  const { updateConfig } = await import('./update.js');
  const value = isYes && { enabled: true, endpoint: originOf(endpoint), since: at.toISOString() };
  return updateConfig(user(), name, (section) => ({ ...section, [OWN_SWITCH.sessions]: value }));
}

type Service =
  | { readonly outcome: 'known'; readonly origin: string }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'unknown'; readonly message: string };

/** Where there is no program to ask: the service that is named, or that its user was told of last. */
export function serviceOf(
  packageName: string,
  named: string | undefined,
  file = readUserConfig(),
): Service {
  if (named !== undefined) {
    const origin = originOf(named);
    if (origin !== undefined) return { outcome: 'known', origin };
    return { outcome: 'unknown', message: `${JSON.stringify(named)} is not a web address.` };
  }
  const [last] = noticesOf(file, packageName).sort((a, b) => +b.shownAt - +a.shownAt);
  if (last !== undefined) return { outcome: 'known', origin: last.endpoint };
  const message = `${packageName} has not told you yet where it sends to, and a yes is given to one service. Run it at a terminal first, or name the service with --endpoint.`;
  return { outcome: 'unknown', message };
}
