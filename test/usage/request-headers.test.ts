import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitting, OTHER, requestHeaderFields } from '../../src/collection/declaration/index.js';
import { primaryLanguage, userAgentFamily } from '../../src/usage/request-headers.js';

const { user_agent, accept_language } = requestHeaderFields({ owner: 'x', since: 1 });

const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)';

/** One of each family that is declared. */
const AGENTS = [
  [`${WINDOWS} ${KIT} Chrome/140.0.0.0 Safari/537.36`, 'chrome'],
  [`${WINDOWS} ${KIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'edge'],
  [`${WINDOWS} ${KIT} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`, 'opera'],
  [
    `Mozilla/5.0 (Linux) ${KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'samsung',
  ],
  [
    `${PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1`,
    'chrome',
  ],
  [
    `${PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15`,
    'firefox',
  ],
  [
    `${PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1`,
    'safari',
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bot'],
  ['curl/8.5.0', 'curl'],
  ['Wget/1.21.4', 'wget'],
  ['python-requests/2.32.3', 'python'],
  ['Python/3.12 aiohttp/3.9.5', 'python'],
  ['Go-http-client/2.0', 'go'],
  ['Apache-HttpClient/4.5.14 (Java/17.0.9)', 'java'],
  ['node', 'node'],
  ['Ruby', 'ruby'],
  ['GuzzleHttp/7', 'php'],
  ['Dart/3.4 (dart:io)', 'dart'],
] as const;

describe('the family of a user agent', () => {
  it.each(AGENTS)('of %s is %s', (header, family) => {
    expect(userAgentFamily(header)).toBe(family);
  });

  it('is a declared one, and each declared one is the family of something', () => {
    expect(new Set(AGENTS.map(([, family]) => family))).toEqual(new Set(user_agent.one_of));
  });

  it('is a declared word whatever the header says, and never a part of it', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const family = userAgentFamily(header);
        expect([OTHER, ...user_agent.one_of]).toContain(family);
      }),
    );
    expect(userAgentFamily('Mozilla/5.0 (Ann Smith)')).toBe(OTHER);
    expect(userAgentFamily('AnnsOwnTool/1.0')).toBe(OTHER);
  });
});

describe('the language of a request', () => {
  it.each([
    ['de-CH,de;q=0.9,en;q=0.8', 'de'],
    ['PT-br', 'pt'],
    ['en;q=0.5', 'en'],
    ['*', undefined],
    ['geheim', undefined],
    ['', undefined],
  ])('of %s is %s', (header, language) => {
    expect(primaryLanguage(header)).toBe(language);
  });

  it('is called other where so few read it that it would tell who asks', () => {
    expect(fitting(accept_language, primaryLanguage('de-CH'))).toBe('de');
    expect(fitting(accept_language, primaryLanguage('fo-FO'))).toBe(OTHER);
  });
});
