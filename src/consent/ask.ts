/** One question at a terminal, where there is one and nobody else listens at it. */
import { readSpelling } from './spellings.js';

/** Undefined where nobody can be asked. */
export type Ask = (question: string, signal?: AbortSignal) => Promise<boolean | undefined>;

/** Only a yes is a yes. Never rejects. */
export async function askAtTerminal(
  question: string,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { isatty } = await import('node:tty');
    // Before stdin is touched: to look at a pipe already means to read from it.
    if (!isatty(0) || !isatty(2)) return undefined;
    const { stdin: input, stderr: output } = process;
    // A prompt of the host's, such as a REPL, would get the answer as well.
    const events = ['data', 'readable', 'keypress'];
    if (input.isRaw || events.some((event) => input.listenerCount(event) > 0)) return undefined;
    const { createInterface } = await import('node:readline/promises');
    // Not as a terminal of its own: Ctrl+C stays with the host.
    const prompt = createInterface({ input, output, terminal: false });
    try {
      const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
      const answer = await Promise.race([
        prompt.question(`${question} [y/N] `, signal ? { signal } : {}),
        closed,
      ]);
      return readSpelling(answer) === 'yes';
    } finally {
      prompt.close();
    }
  } catch {
    return undefined;
  }
}
