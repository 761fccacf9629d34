/**
 * Characters that hide, reorder or draw nothing become signs that can be read: what somebody shared
 * looks like what it is, and cannot pretend to be anything else.
 */

/** Text as it is, or the name of a character that cannot be seen. */
export interface Piece {
  readonly text: string;
  readonly sign: boolean;
}

/**
 * Controls, formats such as zero-width and bidirectional ones, what has no meaning or a private one,
 * every blank but the plain one, and what draws nothing. Line breaks and tabs are for whoever shows it.
 */
const UNSEEN = /(?![\n\t ])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > end) pieces.push({ text: text.slice(end, index), sign: false });
    pieces.push({ text: nameOf(found), sign: true });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), sign: false });
  return pieces;
}

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Where there is only text, as in the options of a list. */
export const visibleText = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.sign ? `[${piece.text}]` : piece.text))
    .join('');
