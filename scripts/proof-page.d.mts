/** Types of proof-page.mjs, for its test. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly limit?: number;
  readonly least?: number;
  readonly unit: string;
}

export interface Measured {
  readonly part: string;
  readonly command: string;
  readonly at: string;
  readonly commit: string;
  readonly machine: Readonly<Record<'node' | 'system' | 'processor' | 'load', string>> & {
    readonly cores: number;
  };
  readonly results: readonly {
    readonly title: string;
    readonly table: {
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };
    readonly targets: readonly Target[];
  }[];
}

export declare function proofPage(
  measured: readonly Measured[],
  missing: readonly string[],
): string;
export declare function isProved(
  measured: readonly Measured[],
  missing: readonly string[],
): boolean;
