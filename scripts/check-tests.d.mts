/** Types of check-tests.mjs, for its test. */
export declare const ALWAYS: readonly string[];
export declare const SLOW: readonly string[];

export declare function selectTests(
  all: readonly string[],
  reached: readonly string[],
): { readonly now: readonly string[]; readonly left: readonly string[] };
