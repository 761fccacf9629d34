/** Where it would go. Consent is given to an origin, not to whatever an address may become. */
import type { Source } from './types.js';

export const endpointSource: Source = (_, { endpoint }) => {
  const source = 'endpoint';
  if (endpoint === null) {
    return { source, says: 'off', detail: 'The endpoint is null, which turns all sending off.' };
  }
  if (endpoint === undefined) {
    const detail = 'No endpoint is set: createTelemetry() and shareSessionData() take its address.';
    return { source, says: 'off', detail };
  }
  const origin = originOf(endpoint);
  if (origin === undefined) {
    return { source, says: 'off', detail: 'The endpoint is not a web address.' };
  }
  return { source, says: 'nothing', detail: `The endpoint is at ${origin}.` };
};

/** Scheme, host and port: no path, no credentials. */
export function originOf(endpoint: string | null | undefined): string | undefined {
  try {
    // A host without types may have passed anything.
    const { origin } = new URL(String(endpoint ?? ''));
    return origin === 'null' ? undefined : origin;
  } catch {
    return undefined;
  }
}
