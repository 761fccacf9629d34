/**
 * What the rules of this room have in common. Every rule reads the original text and names the
 * places that it finds; nobody reads what another rule has already changed, so no order of rules
 * can tear a finding apart and leave half of it.
 *
 * Time is linear in the text, by construction. Each pattern keeps to one of three forms: a literal
 * anchor before anything repeated; repetitions with a small fixed bound; or a repetition that cannot
 * fail once it has begun, so that no place is read twice. No repetition is nested in another unless
 * a character that the inner one excludes stands between its rounds.
 */

/** From `start` up to and without `end`, in UTF-16 code units. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

export type Rule = (text: string) => Iterable<Finding>;

/** The whole match is the finding, or its group `only` where the pattern has one. */
export function rule(kind: string, pattern: RegExp): Rule {
  return function* find(text) {
    for (const match of text.matchAll(pattern)) {
      const { only } = match.indices?.groups ?? {};
      const [start, end] = only ?? [match.index, match.index + match[0].length];
      yield { start, end, kind };
    }
  };
}
