/** Why something did not leave, or nobody knows whether it did: in a sentence, and for the program. */
import type { TransportResult } from './types.js';

export function aborted(): TransportResult {
  return { outcome: 'failure', reason: 'aborted', message: 'Sending was stopped.' };
}

export function unrecorded(code: string): TransportResult {
  const message = `The ledger, which holds all that leaves, could not be written (${code}).`;
  return { outcome: 'failure', reason: 'not-recorded', message };
}

export function late(origin: string, timeoutMs: number): TransportResult {
  const seconds = Math.max(1, Math.round(timeoutMs / 1_000));
  const message = `${origin} did not answer within ${seconds} s.`;
  return { outcome: 'failure', reason: 'deadline', message };
}

export function tooLong(origin: string): TransportResult {
  const message = `${origin} answered at a length that no aboveboard service does.`;
  return { outcome: 'failure', reason: 'not-our-service', message };
}

export function brokenOff(origin: string): TransportResult {
  const message = `The connection to ${origin} broke off.`;
  return { outcome: 'retryable', reason: 'broken-off', message };
}

/** Where trying again soon may help; anything else, such as a certificate, stays as it is. */
const PASSING = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT']);
const BREAKS = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

/** `proxy`: name and port of the one that was in between. */
export function unsent(code: string, url: URL, proxy?: string): TransportResult {
  if (BREAKS.has(code)) return brokenOff(url.origin);
  if (code.startsWith('HPE_')) {
    const message = `What answers at ${proxy ?? url.origin} does not speak HTTP.`;
    return { outcome: 'failure', reason: 'not-our-service', message };
  }
  const outcome = PASSING.has(code) ? 'retryable' : 'failure';
  return { outcome, reason: 'unreachable', message: unreachable(code, url, proxy) };
}

function unreachable(code: string, url: URL, proxy: string | undefined): string {
  if (proxy !== undefined) {
    return `${url.origin} cannot be reached through the proxy ${proxy} (${code}).`;
  }
  if (code === 'ENOTFOUND') {
    return `There is no host named ${url.hostname}, or this machine is offline.`;
  }
  return `${url.origin} cannot be reached (${code}).`;
}

/** Of a proxy: too busy, or what is behind it. */
const PASSING_REFUSALS = new Set([502, 503, 504]);

export function refusedByProxy(status: number, url: URL, proxy: string): TransportResult {
  const message = `The proxy ${proxy} refused a connection to ${url.origin} with the status ${status}.`;
  const outcome = PASSING_REFUSALS.has(status) ? 'retryable' : 'failure';
  return { outcome, reason: 'unreachable', message };
}

export function unusableProxy(): TransportResult {
  const message =
    'The proxy that the environment names cannot be used; it should look like http://proxy.example.org:3128.';
  return { outcome: 'failure', reason: 'unreachable', message };
}
