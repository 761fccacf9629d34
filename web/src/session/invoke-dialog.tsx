/** One invoke: what is known of it, and its context. */
import { useMemo } from 'preact/hooks';
import { durationText, timeText } from '../text/format.js';
import { Dialog } from '../ui/dialog.js';
import { LongText, ShortText } from '../ui/text.js';
import { fieldsOf, type Invoke } from './model.js';
import { Raw, Tree } from './tree.js';
import { mapOf, textOf } from './typed.js';

interface InvokeDialogProps {
  readonly invoke: Invoke;
  readonly onClose: () => void;
}

export function InvokeDialog({ invoke, onClose }: InvokeDialogProps) {
  const fields = useMemo(() => fieldsOf(invoke), [invoke]);
  const message = textOf(fields, 'error_message');
  return (
    <Dialog
      wide
      title={
        <>
          <ShortText of={invoke.label} /> #{invoke.number}
        </>
      }
      onClose={onClose}
    >
      <dl class="facts">
        <div>
          <dt>Status</dt>
          <dd class={invoke.failed ? 'bad' : ''}>
            <ShortText of={invoke.status} />
          </dd>
        </div>
        {invoke.error !== '' && (
          <div>
            <dt>Error</dt>
            <dd class="bad">
              <LongText of={invoke.error} />
            </dd>
          </div>
        )}
        <div>
          <dt>Began</dt>
          <dd>{timeText(invoke.start)}</dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{durationText(invoke.ms)}</dd>
        </div>
        <div class="long">
          <dt>Id</dt>
          <dd class="mono">
            <ShortText of={textOf(fields, 'id')} />
          </dd>
        </div>
      </dl>
      {message !== '' && (
        <section>
          <h3>Message</h3>
          <pre tabIndex={0}>
            <LongText of={message} />
          </pre>
        </section>
      )}
      <section>
        <h3>Context</h3>
        <Tree fields={mapOf(fields, 'context')} />
      </section>
      <Raw of={{ fields }} />
    </Dialog>
  );
}
