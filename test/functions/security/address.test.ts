import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf, type Peer } from '../../../functions/src/security/address.js';

const PROXIES = ['10.0.0.0/8', 'fd00::/8'];

/** All of a request that an address is taken from, as the service gets it. */
function requestFrom(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  // The cast: a request needs a connection, and this is a question of its addresses alone.
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

const octet = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
/** Of a client: none of the proxies' networks. */
const stranger = fc.oneof(
  fc.tuple(fc.integer({ min: 11, max: 223 }), octet, octet, octet).map((parts) => parts.join('.')),
  fc.array(group, { minLength: 6, maxLength: 6 }).map((rest) => `2001:db8:${rest.join(':')}`),
);
const proxy = fc.oneof(
  fc.tuple(octet, octet, octet).map((rest) => `10.${rest.join('.')}`),
  group.map((last) => `fd00::${last}`),
);

/** What a client may write into any header, the trusted proxies' own addresses among it. */
const claim = fc.oneof(
  stranger,
  proxy,
  fc.constantFrom('', '127.0.0.1', 'unknown', '::1', ' , ,', '[::1]:80', '1.1.1.1:2'),
  fc.string(),
);
const CLAIMING = [
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'x-appengine-user-ip',
  'x-original-forwarded-for',
  'x-forwarded-host',
  'via',
] as const;
const claims = fc.record({
  forwardedFor: fc.array(claim, { maxLength: 4 }),
  others: fc.dictionary(fc.constantFrom(...CLAIMING), claim),
});

/** `client → proxies… → service`: each proxy appends what it saw. */
function arrived(client: string, through: readonly string[], said: readonly string[]): string[] {
  return [...said, client, ...through].slice(0, -1);
}

describe('the address by which a client is limited', () => {
  it('is the same whatever headers they send, through any number of named proxies', () => {
    fc.assert(
      fc.property(
        stranger,
        fc.array(proxy, { minLength: 1, maxLength: 3 }),
        claims,
        (client, through, { forwardedFor, others }) => {
          const from = (said: readonly string[], headers: Record<string, string>) =>
            networkOf(
              PROXIES,
              'anyone',
            )(
              requestFrom(through.at(-1) ?? '', {
                ...headers,
                'x-forwarded-for': arrived(client, through, said).join(', '),
              }),
            );
          expect(from(forwardedFor, others)).toBe(from([], {}));
          expect(from([], {})).toBe(networkOf([], 'anyone')(requestFrom(client, {})));
        },
      ),
    );
  });

  it('is what Google’s front end appended, whatever stands before it', () => {
    const network = networkOf([], 'google');
    fc.assert(
      fc.property(stranger, claims, (client, { forwardedFor, others }) => {
        const headers = { ...others, 'x-forwarded-for': [...forwardedFor, client].join(', ') };
        const direct = networkOf([], 'anyone')(requestFrom(client, {}));
        expect(network(requestFrom('169.254.169.126', headers))).toBe(direct);
      }),
    );
  });

  it('is the socket’s where no proxy is named, whatever headers say', () => {
    fc.assert(
      fc.property(stranger, claims, (client, { forwardedFor, others }) => {
        const headers = { ...others, 'x-forwarded-for': forwardedFor.join(', ') };
        const network = networkOf([], 'anyone');
        expect(network(requestFrom(client, headers))).toBe(network(requestFrom(client, {})));
      }),
    );
  });

  it('is one for all addresses of a /64, and another for the next', () => {
    const network = (address: string) => networkOf([], 'anyone')(requestFrom(address, {}));
    expect(network('2001:db8:1:2::1')).toBe(network('2001:db8:1:2:ffff:ffff:ffff:ffff'));
    expect(network('2001:db8:1:2::1')).not.toBe(network('2001:db8:1:3::1'));
    expect(network('203.0.113.7')).not.toBe(network('203.0.113.8'));
  });

  it('is the same however a proxy writes it', () => {
    const forms = [
      '203.0.113.7',
      '203.0.113.7:4711',
      '::ffff:203.0.113.7',
      '[::ffff:cb00:7107]:80',
    ];
    const network = networkOf(PROXIES, 'anyone');
    const seen = forms.map((form) => network(requestFrom('10.1.1.1', { 'x-forwarded-for': form })));
    expect(new Set(seen)).toEqual(new Set(['203.0.113.7']));
    // What a proxy could not tell is nobody's address.
    expect(network(requestFrom('10.1.1.1', { 'x-forwarded-for': 'secret' }))).toBe('unknown');
    expect(network(undefined)).toBe('unknown');
  });

  it.each<[Peer, readonly string[], string]>([
    ['anyone', [], '127.0.0.1'],
    ['anyone', ['127.0.0.1'], '198.51.100.9'],
    ['google', [], '198.51.100.9'],
  ])('is found on a real socket: %s, %j', async (peer, proxies, expected) => {
    const network = networkOf(proxies, peer);
    const server = createServer((incoming, response) => response.end(network(incoming)));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // Listening on a host and a port, a server has an address of this form.
    const { port } = server.address() as AddressInfo;
    const answered = await new Promise<string>((resolve, reject) => {
      // Twice, as some clients send it; Node reads both as one list.
      const headers = [
        'Host',
        'a',
        'X-Forwarded-For',
        '1.2.3.4',
        'X-Forwarded-For',
        '198.51.100.9',
      ];
      request({ port, host: '127.0.0.1', headers, agent: false }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      })
        .once('error', reject)
        .end();
    });
    server.close();
    expect(answered).toBe(expected);
  });
});
