/**
 * Whether a request comes from a page of this very server. Browsers say so, and no page can make
 * them say otherwise; what is no browser can say anything, and is held by the other limits.
 */
import type { RelayRequest } from './types.js';

/** `origins`, where the host names its own, is the last word also where a name is pointed here. */
export function isSameOrigin(
  request: RelayRequest,
  origins: readonly string[] | undefined,
): boolean {
  const origin = request.header('origin');
  if (origins !== undefined && (origin === undefined || !origins.includes(origin))) return false;
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  // Over plain HTTP browsers leave that out, and send the origin with every POST.
  return origins !== undefined || hostOf(origin) === request.header('host')?.toLowerCase();
}

function hostOf(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : null;
}
