/**
 * What two headers say at most: the family of the program that asked, and the first language that
 * its user reads. Versions, devices, regions and further languages would tell people apart.
 */

/** The name that a program gives itself first, in lower case, of all that is no browser. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['apache-httpclient', 'java'],
  ['axios', 'node'],
  ['curl', 'curl'],
  ['dart', 'dart'],
  ['go-http-client', 'go'],
  ['got', 'node'],
  ['guzzlehttp', 'php'],
  ['java', 'java'],
  ['java-http-client', 'java'],
  ['node', 'node'],
  ['node-fetch', 'node'],
  ['okhttp', 'java'],
  ['php', 'php'],
  ['python', 'python'],
  ['python-httpx', 'python'],
  ['python-requests', 'python'],
  ['python-urllib', 'python'],
  ['ruby', 'ruby'],
  ['undici', 'node'],
  ['wget', 'wget'],
]);

/** In this order, since each calls itself also what stands below it. */
const BROWSERS = [
  ['Edg', 'edge'],
  ['OPR/', 'opera'],
  ['SamsungBrowser', 'samsung'],
  ['Firefox/', 'firefox'],
  ['FxiOS', 'firefox'],
  ['Chrome', 'chrome'],
  ['Chromium', 'chrome'],
  ['CriOS', 'chrome'],
  ['Safari/', 'safari'],
] as const;

const BOT = /bot\b|crawler|spider/i;
const OTHER_FAMILY = 'other';

/** A program names itself within so many characters; what follows is not looked at. */
const MAX_LOOKED_AT = 300;

/** The primary subtag of the tag that comes first, which browsers like best. */
const FIRST_LANGUAGE = /^\s*([A-Za-z]{2,3})(?=[-,;\s]|$)/;

/** One of the declared words. */
export function userAgentFamily(header: string): string {
  const text = header.slice(0, MAX_LOOKED_AT);
  if (BOT.test(text)) return 'bot';
  if (text.startsWith('Mozilla/')) {
    return BROWSERS.find(([mark]) => text.includes(mark))?.[1] ?? OTHER_FAMILY;
  }
  const [name = ''] = text.split(/[/ ]/, 1);
  return PROGRAMS.get(name.toLowerCase()) ?? OTHER_FAMILY;
}

/** Undefined where there is none; whether it is a language is for the declaration to say. */
export function primaryLanguage(header: string): string | undefined {
  return FIRST_LANGUAGE.exec(header)?.[1]?.toLowerCase();
}
