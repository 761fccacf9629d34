/** The check of a list of words that may leave as they are: labels, error types, what a field allows. */
import { type Faults, isText } from './check-basics.js';
import { OTHER } from './values.js';

const MAX_WORDS = 500;
const MAX_WORD_LENGTH = 100;

/** Would end the code that a word is shown as. */
const MARKUP = /[`|<>]/;

export function* wordFaults(path: string, words: unknown): Faults {
  if (!Array.isArray(words) || words.length > MAX_WORDS) {
    yield `${path}: must be a list of at most ${MAX_WORDS} words.`;
    return;
  }
  const bad = words.some(
    (word) => !isText(word) || word.length > MAX_WORD_LENGTH || MARKUP.test(word),
  );
  if (bad) {
    yield `${path}: a word has 1 to ${MAX_WORD_LENGTH} characters, and none of them is a backquote, a bar or an angle bracket.`;
  }
  if (new Set(words).size < words.length) yield `${path}: a word stands here twice.`;
  if (words.includes(OTHER)) {
    yield `${path}: "${OTHER}" means everything that is not declared, and cannot be declared.`;
  }
}
