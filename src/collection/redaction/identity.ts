/**
 * The names that only this machine knows to be somebody's: the home directory, the account, the
 * host. They are looked for as they are, so that they are found where no pattern would expect them.
 */
import { type Rule, rule } from './finding.js';
import { endOfPath, SEPARATOR } from './paths.js';

export interface Identity {
  /** Home directory, as the platform writes it. */
  readonly home?: string;
  /** Name of the account. */
  readonly user?: string;
  /** Name of the machine. */
  readonly host?: string;
}

/** Names that everybody has, and without which a text cannot be read any more. */
const NOBODY = new Set([
  'admin',
  'administrator',
  'app',
  'default',
  'docker',
  'guest',
  'host',
  'localhost',
  'node',
  'nobody',
  'root',
  'runner',
  'system',
  'ubuntu',
  'user',
  'users',
  'vagrant',
]);

/** So long a name hardly stands inside another word by chance, so it is found there too. */
const CERTAIN_LENGTH = 6;

export function identityRules({ home, user, host }: Identity): Rule[] {
  return [...homeRules(home), ...nameRules('user', user), ...nameRules('host', host)];
}

function homeRules(home = ''): Rule[] {
  const steps = home.split(/[\\/]+/).filter((step) => step !== '');
  if (steps.length === 0) return [];
  const rooted = /^[\\/]/.test(home) ? SEPARATOR : '';
  const pattern = new RegExp(`${rooted}${steps.map(spellings).join(SEPARATOR)}`, 'giu');
  return [
    function* home(text) {
      for (const { 0: found, index } of text.matchAll(pattern)) {
        const end = endOfPath(text, index, index + found.length);
        yield { start: index, end, kind: 'path' };
      }
    },
  ];
}

function nameRules(kind: string, name = ''): Rule[] {
  if (name.length < 2 || NOBODY.has(name.toLowerCase())) return [];
  const [before, after] =
    name.length < CERTAIN_LENGTH ? ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'] : ['', ''];
  return [rule(kind, new RegExp(`${before}${spellings(name)}${after}`, 'dgiu'))];
}

/** As it is, in both Unicode forms (macOS decomposes), and as URLs write it. */
function spellings(name: string): string {
  const forms = [name.normalize('NFC'), name.normalize('NFD')];
  const all = new Set([name, ...forms, ...forms.map(percentEncoded)]);
  return `(?:${[...all].map(literal).join('|')})`;
}

/** Ill-formed text has no percent-encoded form. */
function percentEncoded(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** Every code point by its number, so that none is taken for a sign of the pattern's language. */
function literal(name: string): string {
  return [...name].map((sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`).join('');
}
