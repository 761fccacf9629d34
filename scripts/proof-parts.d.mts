/** Types of proof-parts.mjs, for the test of its page. */
export declare function partsWith(options: object): ReadonlyMap<string, object>;
