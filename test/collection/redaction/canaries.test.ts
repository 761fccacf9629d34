import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRedact } from '../../../src/collection/redaction/index.js';

const HOME = '/home/lewis.carroll';
const redact = createRedact({ home: HOME, user: 'lewis.carroll', host: 'looking-glass' });

const letters = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';
const ALNUM = `${LOWER}${LOWER.toUpperCase()}0123456789`;

/** A name of a folder or a file; none that is a word of its own, so that its absence says something. */
const step = letters(`${ALNUM}é日._-`, 6, 12);
const steps = fc.array(step, { minLength: 2, maxLength: 5 });
const spacedStep = fc.tuple(step, step).map((words) => words.join(' '));

/** What may stand right beside a canary: any text, where a canary's own form says where it begins. */
const anything = fc.string({ unit: 'binary', maxLength: 20 });
const prose = fc.lorem({ maxCount: 5 });
const besideAnything = fc.oneof(anything, prose);

/** Beside a path or an address no letter or digit can stand: it would be part of it. */
const besideSign = fc
  .tuple(besideAnything, fc.constantFrom(...' \n\t"\'`(=:,;[>|<)]{}!→“”。😀'))
  .map(([text, sign]) => `${text}${sign}`);

interface Planted {
  readonly text: string;
  /** What must not survive; the whole text where nothing else is said. */
  readonly canary: string;
}

const whole = (text: string): Planted => ({ text, canary: text });

const OUTER: Readonly<Record<string, fc.Arbitrary<Planted>>> = {
  email: fc.emailAddress().map(whole),
  'percent-encoded email': fc.emailAddress().map((email) => whole(email.replace('@', '%40'))),
  'URL with credentials': fc
    .tuple(letters(LOWER, 4, 9), letters(`${ALNUM}:!$&*+~.@%-`, 8, 40), fc.domain())
    .map(([user, password, host]) => ({
      text: `https://${user}:${password}@${host}/x`,
      canary: password,
    })),
  'bearer token': letters(`${ALNUM}-._~+/`, 12, 80).map((token) => ({
    text: `Bearer ${token}`,
    canary: token,
  })),
  'basic authentication': letters(HEX, 6, 20).map((password) => {
    const canary = Buffer.from(`bob:${password}`).toString('base64');
    return { text: `Authorization: Basic ${canary}`, canary };
  }),
  'web token': fc
    .tuple(letters(ALNUM, 8, 40), letters(`${ALNUM}-_`, 10, 60), letters(`${ALNUM}-_`, 10, 60))
    .map((parts) => ({ text: `eyJ${parts.join('.')}`, canary: parts[1] })),
  'GitHub token': letters(ALNUM, 36).map((key) => whole(`ghp_${key}`)),
  'GitLab token': letters(`${ALNUM}_-`, 20).map((key) => whole(`glpat-${key}`)),
  'AWS key': letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((key) => whole(`AKIA${key}`)),
  'Google key': letters(`${ALNUM}_-`, 35).map((key) => whole(`AIza${key}`)),
  'OpenAI key': letters(ALNUM, 48).map((key) => whole(`sk-proj-${key}`)),
  'Anthropic key': letters(`${ALNUM}_-`, 80).map((key) => whole(`sk-ant-api03-${key}`)),
  'Slack token': letters(`${ALNUM}-`, 24).map((key) => whole(`xoxb-${key}`)),
  'Stripe key': letters(ALNUM, 24).map((key) => whole(`sk_live_${key}`)),
  'npm token': letters(ALNUM, 36).map((key) => whole(`npm_${key}`)),
  'key without a prefix': letters(HEX, 32, 64).map(whole),
  'named secret': letters(`${ALNUM}.!-`, 8, 30).map((canary) => ({
    text: `DB_PASSWORD=${canary}`,
    canary,
  })),
  'private key': fc
    .tuple(fc.constantFrom('', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '), letters(ALNUM, 64, 256))
    .map(([kind, canary]) => ({
      text: `-----BEGIN ${kind}PRIVATE KEY-----\n${canary}\n-----END ${kind}PRIVATE KEY-----`,
      canary,
    })),
  'user name': fc.constantFrom('lewis.carroll', 'Lewis.Carroll', 'LEWIS.CARROLL').map(whole),
  'host name': fc.constantFrom('looking-glass', 'Looking-Glass').map(whole),
  home: fc
    .tuple(
      fc.constantFrom(
        HOME,
        HOME.toUpperCase(),
        HOME.replaceAll('/', '\\'),
        HOME.replaceAll('/', '\\\\'),
        HOME.replaceAll('/', '%2F'),
        HOME.replaceAll('/', '%5c'),
        `file://${HOME}`,
      ),
      step,
    )
    .map(([home, canary]) => ({ text: `${home}/${canary}`, canary })),
  "somebody's home": fc
    .tuple(fc.constantFrom('/Users/', '/home/', '\\Users\\', '\\\\USERS\\\\', '%2Fhome%2F'), step)
    .map(([users, canary]) => ({ text: `${users}${canary}`, canary })),
};

const INNER: Readonly<Record<string, fc.Arbitrary<Planted>>> = {
  'IPv4 address': fc.ipV4().map(whole),
  'IPv6 address': fc
    .ipV6()
    .filter((address) => /[0-9a-f]/.test(address))
    .map(whole),
  'POSIX path': steps.map((parts) => whole(`/${parts.join('/')}`)),
  'path escaped for JSON': steps.map((parts) => whole(`\\/${parts.join('\\/')}`)),
  'path in the middle of which is a space': fc
    .tuple(step, spacedStep, step)
    .map(([first, canary, last]) => ({ text: `/${first}/${canary}/${last}`, canary })),
  'drive path': fc
    .tuple(fc.constantFrom('C:', 'd:'), steps, fc.constantFrom('\\', '/', '\\\\'))
    .map(([drive, parts, slash]) => whole([drive, ...parts].join(slash))),
  'network share': steps.map((parts) => whole(`\\\\${parts.join('\\')}`)),
  'file URL': steps.map((parts) => whole(`file:///C:/${parts.map(encodeURIComponent).join('/')}`)),
};

/** Every step of a path is a canary of its own: the last one tells as much as the first. */
function survivors(planted: Planted, result: string): string[] {
  const parts = planted.canary.split(/[\\/ ]+/).filter((part) => part.length >= 6);
  return [planted.canary, ...parts].filter((part) => result.includes(part));
}

function survives(kind: fc.Arbitrary<Planted>, beside: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(beside, kind, besideSign, besideAnything, (before, planted, sign, after) => {
      const beginning = sign.at(-1) ?? '';
      const result = redact(`${before}${planted.text}${beginning}${after}`);
      fc.pre(survivors(planted, `${before}${beginning}${after}`).length === 0);
      expect(survivors(planted, result)).toEqual([]);
    }),
    { numRuns: 200 },
  );
}

describe('whatever stands around it, nothing is left of', () => {
  it.each(Object.entries(OUTER))('a planted %s', (_, kind) => survives(kind, besideAnything));
});

describe('after any sign or space, nothing is left of', () => {
  it.each(Object.entries(INNER))('a planted %s', (_, kind) => survives(kind, besideSign));

  it('a quoted path with spaces, whichever the quotation marks', () => {
    fc.assert(
      fc.property(fc.constantFrom('"', "'", '`'), spacedStep, spacedStep, (quote, one, two) => {
        const result = redact(`open ${quote}/${one}/${two}${quote} failed`);
        expect(result).toBe(`open ${quote}<redacted: path>${quote} failed`);
      }),
    );
  });
});
