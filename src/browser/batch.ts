/** What travels from a page to the relay of its own server: both sides read it here. */

/** A value of an event, or a list of them. */
export type PageScalar = string | number | boolean;
export type PageValue = PageScalar | readonly PageScalar[];
export type PageValues = Readonly<Record<string, PageValue>>;

export interface Tracked {
  readonly event: string;
  readonly values: PageValues;
}

/** The body of a request is `{"events": [...]}` of these, as JSON. */
export interface PageEvent extends Tracked {
  /** Milliseconds since it happened, by the page's clock. The relay bounds it. */
  readonly age_ms: number;
}

/**
 * The tag in the host's HTML that turns telemetry on in its page: `content` is `on`, and `RELAY` the
 * path to send to. Anything else, and no tag at all, is off.
 */
export const TAG = { name: 'aboveboard', on: 'on', off: 'off', relay: 'data-relay' } as const;

/** More is cut into several batches. */
export const MAX_EVENTS = 50;

/** Values of one event as JSON: names and numbers, no texts. */
export const MAX_VALUES_BYTES = 8 * 1_024;

/** Of a batch. Browsers keep at most 64 KiB alive after a page is gone, also of all its requests. */
export const MAX_BATCH_BYTES = 60_000;
