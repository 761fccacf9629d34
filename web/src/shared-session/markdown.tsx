/** The session in the words of an issue, to be read before it is pasted. */
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';

export function Markdown({
  text,
  onClose,
}: {
  readonly text: string;
  readonly onClose: () => void;
}) {
  const [said, setSaid] = useState('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not let this page copy: select the text, and copy it yourself.');
    }
  }
  return (
    <Dialog wide title="For the issue" onClose={onClose}>
      <label>
        Markdown
        <textarea class="mono" rows={14} readOnly value={text} />
      </label>
      <div class="row">
        <button type="button" class="main" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">{said}</span>
      </div>
    </Dialog>
  );
}
