/**
 * What was asked for has come, and what was asked with has gone: the focus goes on where it came, so that
 * nobody who reads by keyboard or by ear has to begin at the top of the page.
 */
import { useEffect, useRef } from 'preact/hooks';

/** Takes the focus when it is first there; `isWanted` is asked then. */
export function useArrival<T extends HTMLElement>(isWanted: () => boolean = () => true) {
  const element = useRef<T>(null);
  useEffect(() => {
    if (isWanted()) element.current?.focus();
  }, []);
  return element;
}
