/** Says in a sentence what did not work. Who is still typing is told, and not taken away from it. */
import type { ComponentChildren } from 'preact';
import { useArrival } from './arrival.js';

const isNobodyTyping = (): boolean => document.activeElement?.closest('form') == null;

export function Problem({ children }: { readonly children: ComponentChildren }) {
  const place = useArrival<HTMLParagraphElement>(isNobodyTyping);
  return (
    <p class="problem" role="alert" tabIndex={-1} ref={place}>
      {children}
    </p>
  );
}
