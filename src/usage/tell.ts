/** Shows a package's notice where somebody can read it. What it tells of stays home in this run. */
import type { Collected } from '../collection/filter/collected.js';
import type { Circumstances } from '../consent/index.js';

export interface TellSurroundings {
  /** stderr without it. */
  readonly terminal?: { readonly isTTY: boolean; write(text: string): void };
  readonly now?: () => Date;
  /** Called when it was shown. */
  readonly onTold?: (() => void) | undefined;
}

/** Never rejects. Who was told already is not told again. */
export async function tell(
  collected: Collected,
  circumstances: Circumstances,
  { terminal, now, onTold }: TellSurroundings,
): Promise<void> {
  if (collected.outcome === 'faulty' || !(await isTerminal(terminal))) return;
  const { showNotice } = await import('../consent/notice.js');
  const isShown = await showNotice(circumstances, collected.declaration, { terminal, now });
  if (isShown) onTold?.();
}

export async function isTerminal(terminal: TellSurroundings['terminal']): Promise<boolean> {
  if (terminal !== undefined) return terminal.isTTY;
  // To look at `process.stderr` already means to open it.
  const { isatty } = await import('node:tty');
  return isatty(2);
}
