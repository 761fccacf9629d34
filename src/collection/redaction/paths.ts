/**
 * Absolute paths, in both slash directions, any case, quoted or not, plain, percent-encoded or
 * escaped for JSON. A path names people, projects and customers, so a doubtful one is taken for one.
 */
import type { Finding, Rule } from './finding.js';

/** One step deeper: slashes, also doubled by an escape, also percent-encoded (even twice). */
export const SEPARATOR = '(?:[\\\\/]|%(?:25){0,2}(?:2F|5C)){1,8}';

const AFTER_NO_WORD = '(?<![\\p{L}\\p{N}_.\\\\/#])';

/** Where a path may begin; each form has a group, so that code can ask which one it was. */
const BEGINNINGS = new RegExp(
  [
    `(?<file>file:${SEPARATOR})`,
    `(?<![\\p{L}\\p{N}])(?<drive>[a-z](?::|%(?:25){0,2}3A)${SEPARATOR})`,
    `(?<people>${SEPARATOR}(?:home|users|root|volumes|documents and settings)${SEPARATOR})`,
    `${AFTER_NO_WORD}(?<share>\\\\{2,8}(?:\\?\\\\{1,4})?(?=[\\p{L}\\p{N}._$-][^\\s\\\\]{0,255}\\\\))`,
    `${AFTER_NO_WORD}(?<tilde>~[\\p{L}\\p{N}_.-]{0,32}[\\\\/])`,
    `${AFTER_NO_WORD}(?<slash>(?:\\\\{0,4}/){1,4})(?=[^\\s/])`,
    `(?:${AFTER_NO_WORD}|(?<=%[0-9a-f]{2}))(?<encoded>(?:%(?:25){0,2}(?:2F|5C)){1,4})`,
  ].join('|'),
  'giu',
);

/** A stretch of a path without spaces. Each repetition is bounded; the caller goes on from its end. */
const STRETCH =
  /[^\s"'`<>|*?:;,(){}[\]]{1,256}|\([^\s()\\/]{0,64}\)|\[[^\s[\]\\/]{0,64}\]|\{[^\s{}\\/]{0,64}\}|(?<=[\p{L}\p{N}])'(?=[\p{L}\p{N}])|[:;,](?=[\p{L}_\\/])/uy;

/** Words after a space belong to a path when a slash or a file extension follows them. */
const SPACED =
  /(?: [^\s"'`<>|*?:;,(){}[\]\\/]{1,64}){1,5}(?:(?=[\\/]|%(?:25){0,2}(?:2F|5C))|(?<=\.[a-z0-9]{1,8})(?![\p{L}\p{N}]))/iuy;

/** What a quoted path ends with. An apostrophe amid letters is part of a name. */
const QUOTED: Readonly<Record<string, RegExp>> = {
  '"': /[^"\r\n]{0,1024}(?=")/y,
  "'": /(?:[^'\r\n]|'(?=[\p{L}\p{N}])){0,1024}(?=')/uy,
  '`': /[^`\r\n]{0,1024}(?=`)/y,
  '(': /(?:[^()"'`\r\n]|\([^()"'`\r\n]{0,64}\)){0,1024}(?=\))/y,
};

/** Line and column stay: they tell nothing of the user. */
const POSITION = /(?::\d{1,9}){1,2}$/;

/** After these characters a single step is more likely a closing tag than a path. */
const DOUBTFUL = /[^\s"'`(=:,[|>;]/;

export const pathRule: Rule = function* paths(text) {
  let end = 0;
  for (const match of text.matchAll(BEGINNINGS)) {
    const start = match.index;
    const { slash, encoded } = match.groups ?? {};
    if (start < end || isAddress(text, start, slash ?? encoded)) continue;
    const inside = start + match[0].length;
    end = endOfPath(text, start, inside);
    const found = end > inside && !(slash !== undefined && isDoubtful(text, start, end));
    if (found) yield { start, end, kind: 'path' } satisfies Finding;
  }
};

/** Two slashes after a colon begin the address of a page, whose path is not on this machine. */
function isAddress(text: string, start: number, opening = ''): boolean {
  const slashes = opening.replace(/%(?:25){0,2}2F/gi, '/').replaceAll('\\', '');
  return slashes === '//' && /(?::|%3A)$/i.test(text.slice(Math.max(0, start - 3), start));
}

function isDoubtful(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? ' ';
  return DOUBTFUL.test(before) && !/[^\\/][\\/]/.test(text.slice(start, end));
}

/** Where the path ends of which all up to `inside` has been read. */
export function endOfPath(text: string, start: number, inside: number): number {
  const quoted = QUOTED[text[start - 1] ?? ''];
  const closing = quoted && matchAt(quoted, text, inside);
  if (closing !== undefined) {
    return inside + closing.replace(POSITION, '').length;
  }
  let end = inside;
  for (;;) {
    const next = matchAt(STRETCH, text, end) ?? matchAt(SPACED, text, end);
    if (next === undefined) return end;
    end += next.length;
  }
}

function matchAt(sticky: RegExp, text: string, index: number): string | undefined {
  sticky.lastIndex = index;
  return sticky.exec(text)?.[0];
}
