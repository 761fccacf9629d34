/** Types of deployed-checks.mjs, for its test. */
export declare const CHECKS: readonly { readonly what: string }[];

interface Deployed {
  readonly url: string;
  readonly packageName: string;
  readonly adminToken?: string;
  readonly share: () => Promise<{ readonly session: string; readonly key: string }>;
}

interface Result {
  readonly what: string;
  readonly ok: boolean;
  readonly note?: string;
}

export declare function checkDeployed(
  deployed: Deployed,
  options?: { readonly report?: (result: Result) => void; readonly only?: readonly string[] },
): Promise<Result[]>;
