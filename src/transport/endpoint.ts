/** Where things go. Plain http would let everybody on the way read a share and take its key. */

type ParsedEndpoint =
  | { readonly outcome: 'endpoint'; readonly base: URL }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'refused'; readonly message: string };

/** A base ends in `/` and has neither credentials nor query; a path in front of `v1/` is kept. */
export function parseEndpoint(endpoint: string): ParsedEndpoint {
  let base: URL;
  try {
    base = new URL(endpoint);
  } catch {
    return refused(
      'The endpoint is not a web address; it should look like https://telemetry.example.org.',
    );
  }
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && isLoopback(base.hostname))) {
    return refused(
      `The endpoint must start with https:// (http:// only reaches this machine itself): ${base.origin}.`,
    );
  }
  if (base.username !== '' || base.password !== '') {
    return refused('The endpoint must not carry a user name or password.');
  }
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { outcome: 'endpoint', base };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refused(message: string): ParsedEndpoint {
  return { outcome: 'refused', message };
}
