/** Whatever somebody else wrote is shown through here: as text, with what hides made visible. */
import { useState } from 'preact/hooks';
import { countText } from '../text/format.js';
import { piecesOf } from '../text/visible.js';

/** Kept apart from what surrounds it: it cannot turn the direction of the page around. */
function Text({ of }: { readonly of: string }) {
  return (
    <bdi>
      {piecesOf(of).map(({ text, sign }) => (sign ? <span class="sign">{text}</span> : text))}
    </bdi>
  );
}

/** What is read at a glance; a megabyte at once would only hold the page up. */
const GLANCE_CHARACTERS = 400;
const MORE_CHARACTERS = 20_000;

interface LongTextProps {
  readonly of: string;
  /** Characters that are shown at first. */
  readonly glance?: number;
}

export function LongText({ of, glance = GLANCE_CHARACTERS }: LongTextProps) {
  const [shown, setShown] = useState(glance);
  if (of.length <= shown) return <Text of={of} />;
  return (
    <>
      <Text of={cutText(of, shown)} />
      <span class="cut">… {countText(of.length - shown)} more characters </span>
      <button type="button" class="small" onClick={() => setShown(shown + MORE_CHARACTERS)}>
        Show more
      </button>
    </>
  );
}

/** Where one line has to do. */
export function ShortText({ of, length = 80 }: { readonly of: string; readonly length?: number }) {
  if (of.length <= length) return <Text of={of} />;
  return (
    <>
      <Text of={cutText(of, length)} />…
    </>
  );
}

/** Never through the middle of a character. */
function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
