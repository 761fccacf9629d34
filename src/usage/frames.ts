/**
 * Where in a package's own files an error came through. Of a stack only these places leave, each
 * from the package's own folder on: no message, no code of its user, no folder of this machine.
 */
import { fitting } from '../collection/declaration/index.js';

/** The innermost ones tell where it fails. */
const MAX_FRAMES = 20;

/** A stack has 10 lines, unless a program asks for more; what is longer is not read to its end. */
const MAX_STACK_LENGTH = 50_000;

const PLACE = /^(.*?)(?:[?#][^:]*)?:(\d+):(\d+)\)?$/;

/**
 * Innermost first, such as `lib/solve.js:12:5`. `folder` is the package's own, a path or a `file:`
 * address; without one, nothing is known to be the package's own.
 */
export function ownFrames(stack: unknown, message: string, folder: string | undefined): string[] {
  const root = normal(folder ?? '').replace(/\/+$/, '');
  if (typeof stack !== 'string' || root === '') return [];
  return linesAfter(message, stack.slice(0, MAX_STACK_LENGTH))
    .flatMap((line) => placeIn(line, root) ?? [])
    .slice(0, MAX_FRAMES);
}

/** A message may have lines that look like places. */
function linesAfter(message: string, stack: string): string[] {
  const at = stack.indexOf(message);
  return stack.slice(at === -1 ? 0 : at + message.length).split('\n');
}

function placeIn(line: string, root: string): string | undefined {
  if (!/^\s+at /.test(line)) return undefined;
  const text = normal(line);
  const start = folded(text, root).indexOf(`${folded(root, root)}/`);
  if (start === -1 || !/[\s(]/.test(text[start - 1] ?? '')) return undefined;
  const [, path = '', row, column] = PLACE.exec(text.slice(start + root.length + 1)) ?? [];
  const place = `${path}:${row}:${column}`;
  const isOwn = !`/${path}`.includes('/node_modules/');
  return isOwn && fitting({ type: 'frame' }, place) !== undefined ? place : undefined;
}

/** Addresses become paths, and all slashes alike. */
function normal(text: string): string {
  const paths = text.includes('file://') ? decoded(text).replace(/file:\/\//g, '') : text;
  return paths.replaceAll('\\', '/').replace(/(^|[\s(])\/(?=[A-Za-z]:\/)/g, '$1');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Windows does not tell `C:` from `c:`. Letters of other alphabets may change their length. */
function folded(text: string, root: string): string {
  return /^[A-Za-z]:\//.test(root)
    ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    : text;
}
