/**
 * Whether this page may send, and where to. Its own server says both, in a tag; a visitor's browser
 * that objects, and one that a program drives, are off whatever the tag says.
 */
import { TAG } from './batch.js';
import type { Page } from './page.js';

/** Address of the relay; undefined where telemetry is off. */
export function whereTo(page: Page): string | undefined {
  if (objects(page) || isDriven(page)) return undefined;
  const tags = [...page.document.querySelectorAll(`meta[name="${TAG.name}"]`)];
  // One that says off is not overruled by another.
  if (tags.some((tag) => tag.getAttribute('content') !== TAG.on)) return undefined;
  const path = tags[0]?.getAttribute(TAG.relay);
  if (!path?.startsWith('/')) return undefined;
  // Not by the page's base address, which may be another server's.
  const { origin } = page.location;
  const url = new URL(path, origin);
  return url.origin === origin ? url.href : undefined;
}

function objects({ navigator, doNotTrack }: Page): boolean {
  const wish = navigator.doNotTrack ?? doNotTrack;
  return navigator.globalPrivacyControl === true || wish === '1' || wish === 'yes';
}

function isDriven({ navigator, aboveboardTest }: Page): boolean {
  return navigator.webdriver === true && aboveboardTest === undefined;
}
