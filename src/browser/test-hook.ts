/**
 * For the tests of a host's pages: what is tracked can be read and waited for. A test sets
 * `aboveboardTest` on the window before the page tracks anything; nobody else has to.
 */
import type { Tracked } from './batch.js';
import type { Page } from './page.js';

/** What a test sets as `window.aboveboardTest`. */
export interface TestHook {
  /** False: what is tracked is recorded here, and stays. */
  readonly send: boolean;
  /** The last 200 that were tracked while telemetry was on. */
  readonly recorded: Tracked[];
}

const MAX_RECORDED = 200;

/** On the document; its `detail` is what `recorded` has. */
const TRACKED = 'aboveboard:track';

export function showToTest(page: Page, hook: TestHook, tracked: Tracked): void {
  hook.recorded.push(tracked);
  if (hook.recorded.length > MAX_RECORDED) hook.recorded.shift();
  page.document.dispatchEvent(new page.CustomEvent(TRACKED, { detail: tracked }));
}
