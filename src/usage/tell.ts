/** Shows a package's notice where somebody can read it. What it tells of stays home in this run. */
import type { Collected } from '../collection/filter/collected.js';
import type { Circumstances } from '../consent/index.js';

export interface TellSurroundings {
  /** stderr without it. */
  readonly terminal?: { readonly isTTY: boolean; write(text: string): void };
  readonly now?: () => Date;
}

/** Never rejects. Who was told already is not told again. */
export async function tell(
  collected: Collected,
  circumstances: Circumstances,
  { terminal, now }: TellSurroundings,
): Promise<void> {
  if (collected.outcome === 'faulty' || !(await isTerminal(terminal))) return;
  const { showNotice } = await import('../consent/notice.js');
  await showNotice(circumstances, collected.declaration, { terminal, now });
}

export async function isTerminal(terminal: TellSurroundings['terminal']): Promise<boolean> {
  if (terminal !== undefined) return terminal.isTTY;
  // To look at `process.stderr` already means to open it.
  const { isatty } = await import('node:tty');
  return isatty(2);
}
