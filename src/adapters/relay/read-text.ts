/** The text of a body that comes in pieces; undefined where it is longer than so many bytes. */
export async function readText(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string | undefined> {
  const kept: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    kept.push(chunk);
  }
  return Buffer.concat(kept).toString('utf8');
}
