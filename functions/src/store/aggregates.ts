/**
 * The second port: what is published, apart from the data that it was counted from, so that whoever
 * may read it can reach nothing else. It holds nobody, is never changed, and does not expire.
 *
 * All methods reject with `StoreUnavailable` when the database cannot answer now.
 */
export interface Aggregates {
  /** One read. JSON by day, of the days on which there is something to say. */
  readMonth(packageName: string, month: string): Promise<Readonly<Record<string, string>>>;
  /** The first that is published of a package and a day stays; false where there was one. */
  publish(packageName: string, day: string, json: string): Promise<boolean>;
  /** The last day that was counted. */
  countedUntil(): Promise<string | undefined>;
  /** Never goes back. */
  countUntil(day: string): Promise<void>;
  close(): Promise<void>;
}

/** To be taken to another database. */
export interface WholeAggregates extends Aggregates {
  published(): AsyncIterable<Published>;
}

export interface Published {
  readonly packageName: string;
  readonly day: string;
  readonly json: string;
}

/** `2026-05-01` lies in `2026-05`. */
export const monthOf = (day: string): string => day.slice(0, 'YYYY-MM'.length);
