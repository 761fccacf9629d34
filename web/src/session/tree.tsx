/** Typed values as a tree that opens where somebody looks: by mouse, keyboard or screen reader alike. */
import { useState } from 'preact/hooks';
import type { Fields, Value } from '../../../src/firestore/types.js';
import { countText } from '../text/format.js';
import { LongText, ShortText } from '../ui/text.js';
import { membersOf, scalarText, typeOf } from './typed.js';

/** What is deeper, or longer, waits until it is asked for. */
const OPEN_DEPTH = 2;
const MEMBERS_AT_ONCE = 100;
const RAW_CHARACTERS = 10_000;

export function Tree({ fields }: { readonly fields: Fields }) {
  return (
    <div class="tree">
      <Members of={Object.entries(fields)} depth={0} />
    </div>
  );
}

interface MembersProps {
  readonly of: readonly (readonly [string, Value])[];
  readonly depth: number;
}

function Members({ of: members, depth }: MembersProps) {
  const [shown, setShown] = useState(MEMBERS_AT_ONCE);
  if (members.length === 0) return <p class="cut">nothing</p>;
  return (
    <ul>
      {members.slice(0, shown).map(([name, value]) => (
        <li key={name}>
          <Node name={name} value={value} depth={depth} />
        </li>
      ))}
      {members.length > shown && (
        <li>
          <button type="button" class="small" onClick={() => setShown(shown + MEMBERS_AT_ONCE)}>
            Show more of {countText(members.length - shown)}
          </button>
        </li>
      )}
    </ul>
  );
}

interface NodeProps {
  readonly name: string;
  readonly value: Value;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  const members = membersOf(value);
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  if (members === undefined) {
    return (
      <>
        <span class="key">
          <ShortText of={name} />
        </span>{' '}
        <span class={`value ${typeOf(value)}`}>
          <LongText of={scalarText(value)} />
        </span>{' '}
        <small>{typeOf(value)}</small>
      </>
    );
  }
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="key">
          <ShortText of={name} />
        </span>{' '}
        <small>
          {typeOf(value)} of {members.length}
        </small>
      </summary>
      {open && <Members of={members} depth={depth + 1} />}
    </details>
  );
}

/** The very document. */
export function Raw({ of }: { readonly of: unknown }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="raw" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As it is stored, with its types</summary>
      {open && (
        <pre tabIndex={0}>
          <LongText of={JSON.stringify(of, null, 2)} glance={RAW_CHARACTERS} />
        </pre>
      )}
    </details>
  );
}
