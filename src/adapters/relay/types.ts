/** A request and its answer, as much of them as the relay needs of any server. */

export interface RelayRequest {
  readonly method: string;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  /** The body as text; undefined where it is longer. Rejects where it breaks off. */
  read(maxBytes: number): Promise<string | undefined>;
  /** Whoever sends it, such as an address: only ever counted, never kept. */
  readonly client: string;
}

export interface RelayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}
