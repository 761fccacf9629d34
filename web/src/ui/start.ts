/** Puts an app in its place on the page, for as long as somebody is there. */
import { type ComponentChild, render } from 'preact';

/** Whatever it was told or shown is forgotten with it when the page is left, also by who comes back. */
export function start(app: ComponentChild): void {
  const place = document.getElementById('app');
  if (place === null) throw new Error('The page has no place for its app.');
  place.replaceChildren();
  render(app, place);
  addEventListener('pagehide', () => render(null, place));
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) render(app, place);
  });
}
