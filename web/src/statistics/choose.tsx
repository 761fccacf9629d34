/** Which package, which days. */
import { useEffect, useId, useState } from 'preact/hooks';
import { type Choice, lastDays } from './choice.js';

const SPANS = [
  { days: 30, name: '30 days' },
  { days: 90, name: '90 days' },
  { days: 365, name: 'a year' },
];

interface ChooseProps {
  readonly choice: Choice;
  readonly packages: readonly string[];
  readonly onChoose: (choice: Choice) => void;
}

export function Choose({ choice, packages, onChoose }: ChooseProps) {
  const [draft, setDraft] = useState(choice);
  useEffect(() => setDraft(choice), [choice]);
  const list = useId();
  const change = (part: Partial<Choice>) => setDraft({ ...draft, ...part });
  return (
    <form
      class="row choose"
      aria-label="What to show"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(draft);
      }}
    >
      <label>
        Package
        <input
          type="text"
          required
          autoComplete="off"
          spellcheck={false}
          list={list}
          value={draft.package}
          onInput={({ currentTarget }) => change({ package: currentTarget.value.trim() })}
        />
        <datalist id={list}>
          {packages.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <label>
        From
        <input
          type="date"
          required
          value={draft.from}
          max={draft.to}
          onInput={({ currentTarget }) => change({ from: currentTarget.value })}
        />
      </label>
      <label>
        To
        <input
          type="date"
          required
          value={draft.to}
          min={draft.from}
          onInput={({ currentTarget }) => change({ to: currentTarget.value })}
        />
      </label>
      <button type="submit" class="main">
        Show
      </button>
      <fieldset class="spans">
        <legend>The last</legend>
        {SPANS.map(({ days, name }) => (
          <button
            key={days}
            type="button"
            class="small"
            onClick={() => {
              const chosen = { ...draft, ...lastDays(days, Date.now()) };
              setDraft(chosen);
              if (chosen.package !== '') onChoose(chosen);
            }}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
