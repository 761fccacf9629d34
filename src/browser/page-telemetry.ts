/** What a page calls. Nothing here throws, waits, or is kept when the page is gone. */
import type { Declaration, Track } from '../collection/declaration/index.js';
import { attempt } from './attempt.js';
import { MAX_VALUES_BYTES, type Tracked } from './batch.js';
import { type Page, thisPage } from './page.js';
import { byteLength, createSender } from './sender.js';
import { showToTest } from './test-hook.js';
import { whereTo } from './where-to.js';

/**
 * What a page records by. Every call returns at once and never throws; where telemetry is off none
 * does anything, and an event over 8 KiB is left out.
 */
export interface PageTelemetry<D extends Declaration = Declaration> {
  /** Records an event, and sends it with others within seconds, or when the page goes. */
  readonly track: Track<D>;
  /** The first time only, until `enter()`. */
  readonly once: Track<D>;
  /** Once, with the milliseconds since `enter()`, or since the page's begin, as `duration_ms`. */
  readonly timeToFirst: Track<D>;
  /** A new beginning: a view is entered whose first times are of interest. */
  enter(): void;
}

/** `createPageTelemetry<typeof declaration>()` has the declared names and types. */
export function createPageTelemetry<D extends Declaration = Declaration>(
  page: Page = thisPage,
): PageTelemetry<D> {
  const sender = createSender(page);
  const seen = new Set<string>();
  let enteredAt = 0;

  function track(event: string, values: object = {}): void {
    attempt(() => {
      if (whereTo(page) === undefined) return;
      const text = JSON.stringify({ event, values });
      if (byteLength(text) > MAX_VALUES_BYTES) return;
      // What the caller does to its object later is not of this event.
      const tracked: Tracked = JSON.parse(text);
      const { aboveboardTest: hook } = page;
      if (hook !== undefined) showToTest(page, hook, tracked);
      if (hook?.send !== false) sender.add(tracked);
    });
  }

  function once(event: string, values?: object): void {
    if (seen.has(event)) return;
    seen.add(event);
    track(event, values);
  }

  function timeToFirst(event: string, values?: object): void {
    attempt(() => {
      const duration_ms = Math.round(page.performance.now() - enteredAt);
      once(event, { ...values, duration_ms });
    });
  }

  function enter(): void {
    attempt(() => {
      seen.clear();
      enteredAt = page.performance.now();
    });
  }

  attempt(() => {
    page.addEventListener('pagehide', sender.send);
    page.document.addEventListener('visibilitychange', () => {
      if (page.document.visibilityState === 'hidden') sender.send();
    });
  });

  // A function of any name and values is one of the declared names and their values.
  return { track, once, timeToFirst, enter } as PageTelemetry<D>;
}
