/**
 * Which of its flags a command was given, by name. Only a declared word ever comes out of here:
 * what a user typed is compared, and never taken over.
 */

/** A command line may list thousands of files; its flags are few and stand among the first words. */
const MAX_WORDS = 1_000;

/** Words as they were typed, or options by name, of which no value is read. */
export type GivenFlags = readonly string[] | object;

/** In the order of the declaration, each once. A flag that nobody decided about is left out. */
export function flagNames(given: GivenFlags, declared: readonly string[]): string[] {
  const names = Array.isArray(given)
    ? namesIn(given, declared)
    : Object.keys(given).flatMap((name) => declaredName(name, declared) ?? []);
  const found = new Set(names);
  return declared.filter((name) => found.has(name));
}

function namesIn(words: readonly unknown[], declared: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words
    .slice(0, Math.min(end === -1 ? words.length : end, MAX_WORDS))
    .flatMap((word) => nameOf(word, declared) ?? []);
}

function nameOf(word: unknown, declared: readonly string[]): string | undefined {
  if (typeof word !== 'string' || !word.startsWith('-')) return undefined;
  const [name = ''] = word.replace(/^--?/, '').split('=', 1);
  // Of `-ofile` the first letter alone is the flag, and what follows it a value.
  const letter = word.startsWith('--') ? undefined : name.slice(0, 1);
  return declaredName(name, declared) ?? (letter && declared.find((one) => one === letter));
}

/** `--dry-run` is `dryRun` in a program, and `--no-color` a way to say `color`. */
function declaredName(name: string, declared: readonly string[]): string | undefined {
  return find(name, declared) ?? find(name.replace(/^no-/, ''), declared);
}

function find(name: string, declared: readonly string[]): string | undefined {
  const key = keyOf(name);
  return key === '' ? undefined : declared.find((one) => keyOf(one) === key);
}

/** One letter alone means another flag as a capital. */
function keyOf(name: string): string {
  return name.length === 1 ? name : name.replace(/[-_]/g, '').toLowerCase();
}
