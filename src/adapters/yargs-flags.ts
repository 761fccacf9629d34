/**
 * The flags that a user typed, under the names that their author declared. yargs itself does not
 * tell a flag that was typed from one that a variable or a file set.
 */

export interface KnownFlags {
  /** Every declared name, aliases too. */
  readonly key: Readonly<Record<string, unknown>>;
  /** Of a declared name. */
  readonly alias: Readonly<Record<string, readonly string[]>>;
}

/** What is set follows; `--server.port` sets a part of `server`. */
const LONG = /^--([^=.]+)/;
/** A number is a value also where it begins with a dash. */
const SHORT = /^-([A-Za-z]+)/;
const NO = 'no-';

/** Only declared names are answered, so that no value can pass for one. */
export function typedFlags(args: readonly string[], known: KnownFlags): string[] {
  const declared = declaredNames(known);
  const end = args.indexOf('--');
  const typed = (end < 0 ? args : args.slice(0, end)).flatMap(namesIn);
  const flags = typed.flatMap((name) => {
    const flag = declared.get(name);
    if (flag !== undefined) return flag;
    const negated = name.startsWith(NO) ? declared.get(name.slice(NO.length)) : undefined;
    return negated === undefined ? [] : NO + negated;
  });
  return [...new Set(flags)];
}

function namesIn(arg: string): string[] {
  const [, long] = LONG.exec(arg) ?? [];
  if (long !== undefined) return [kebab(long)];
  const [, letters = ''] = SHORT.exec(arg) ?? [];
  return [...letters];
}

/** By each spelling, the one that its author wrote first. */
function declaredNames({ key, alias }: KnownFlags): Map<string, string> {
  const names = new Map(Object.keys(key).map((name) => [spelling(name), name]));
  for (const [name, others] of Object.entries(alias)) {
    if (Object.hasOwn(key, name)) for (const other of others) names.set(spelling(other), name);
  }
  return names;
}

/** A letter by itself means another flag as a capital. */
function spelling(name: string): string {
  return name.length === 1 ? name : kebab(name);
}

/** `dryRun` and `dry-run` are one flag. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}
