/** Puts an app in its place on the page. */
import { type ComponentChild, render } from 'preact';

export function start(app: ComponentChild): void {
  const place = document.getElementById('app');
  if (place === null) throw new Error('The page has no place for its app.');
  place.replaceChildren();
  render(app, place);
}
