/** Which flags of a command are collected: a decision for each, that nobody can forget to make. */

/**
 * What an author decides about each flag of their own options. A flag that comes new without a
 * decision does not compile.
 */
export type FlagDecisions<Options = Readonly<Record<string, unknown>>> = {
  readonly [Name in keyof Options]-?: 'collect' | 'never';
};

/** Decisions, or the names of the flags that are collected. */
export type Flags = FlagDecisions | readonly string[];

export type CollectedFlags<F extends Flags> = F extends readonly string[]
  ? F
  : readonly { [Name in keyof F]: F[Name] extends 'collect' ? Name & string : never }[keyof F][];

export function collectedFlags<F extends Flags>(flags: F): CollectedFlags<F> {
  const names = isList(flags)
    ? flags
    : Object.keys(flags).filter((name) => Reflect.get(flags, name) === 'collect');
  // The cast: names by decision, which the compiler has made out and cannot see made here.
  return names as CollectedFlags<F>;
}

function isList(flags: Flags): flags is readonly string[] {
  return Array.isArray(flags);
}
