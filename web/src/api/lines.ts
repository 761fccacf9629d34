/** An answer that is one line of JSON after another, read as it arrives. */

/**
 * Hands on what has come, some lines at a time. Resolves to false where it was cut short: what is whole
 * ends with a line break.
 */
export async function eachLines(
  stream: ReadableStream<Uint8Array>,
  take: (lines: readonly string[]) => void,
): Promise<boolean> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return rest === '';
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) take(lines);
    }
  } catch {
    return false;
  }
}
