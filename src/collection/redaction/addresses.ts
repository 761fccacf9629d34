/**
 * Where somebody can be reached: e-mail and network addresses. These rules find more than is valid:
 * a version of four numbers looks like an address and goes with them.
 *
 * Libraries were measured first. email-regex 6.1.0 takes 1.4 s for 40 kB of one letter, and four
 * times that for twice as much; ip-regex 5.0.0 is linear, but takes `std::vector` for an address and
 * knows no hardware addresses.
 */
import { type Finding, type Rule, rule } from './finding.js';

/** Longest local part by RFC 5321. */
const LOCAL = `(?:[\\p{L}\\p{N}\\p{M}.!#$%&'*+/=?^_\`{|}~-]{1,64}|"[^"\\r\\n]{1,64}")`;
const AT = '(?:@|%(?:25){0,2}40|\\\\u0040)';
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]{0,62})';
const DOMAIN = `(?:(?:${LABEL}\\.){1,32}[\\p{L}][\\p{L}\\p{N}\\p{M}-]{1,62}|\\[?(?:\\d{1,3}\\.){3}\\d{1,3}\\]?)`;

/** Anchored at the sign in the middle: the local part is looked up backwards from there. */
const EMAIL = new RegExp(`${AT}(?<=(?<local>${LOCAL})${AT})${DOMAIN}`, 'dgiu');

/** Letters, digits and colons that might be an IPv6 or a hardware address. */
const COLON_RUN = /[0-9a-f]{0,4}:[0-9a-f:]+/gi;

const COLONS_IN_HARDWARE_ADDRESS = 5;

export const addressRules: readonly Rule[] = [
  function* email(text) {
    for (const match of text.matchAll(EMAIL)) {
      const { local } = match.indices?.groups ?? {};
      yield { start: local?.[0] ?? match.index, end: match.index + match[0].length, kind: 'email' };
    }
  },
  rule('IP address', /\d{1,3}(?:\.\d{1,3}){3,}/g),
  rule('IP address', /\bip(?:-\d{1,3}){4}/gi),
  rule('hardware address', /[0-9a-f]{2}(?:-[0-9a-f]{2}){5,}/gi),
  function* colons(text) {
    for (const { 0: run, index } of text.matchAll(COLON_RUN)) {
      const finding = colonAddress(text, run, index);
      if (finding !== undefined) yield finding;
    }
  },
];

/** A clock shows two colons, `Foo::bar` a double one amid letters: neither is an address. */
function colonAddress(text: string, run: string, start: number): Finding | undefined {
  const end = start + run.length;
  const colons = run.split(':').length - 1;
  if (colons >= COLONS_IN_HARDWARE_ADDRESS) {
    return {
      start,
      end,
      kind: run.includes('::') || colons > 5 ? 'IP address' : 'hardware address',
    };
  }
  if (!run.includes('::') || !/[0-9a-f]/i.test(run)) return undefined;
  const amidLetters = /\w/.test(text.slice(start - 1, start) + text.slice(end, end + 1));
  return colons < 3 && amidLetters ? undefined : { start, end, kind: 'IP address' };
}
