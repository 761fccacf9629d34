/**
 * A hundred thousand invokes as a table of which only what is seen is there. Errors first. Its rows are
 * one stop of the keyboard: arrows, Page Up and Down, Home and End move in it, Enter opens.
 */
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { countedText, countText, durationText, timeText } from '../text/format.js';
import { visibleText } from '../text/visible.js';
import { ShortText } from '../ui/text.js';
import { InvokeDialog } from './invoke-dialog.js';
import type { Invoke } from './model.js';
import {
  type Column,
  chosenOf,
  ERRORS_FIRST,
  EVERYTHING,
  type Filter,
  type Order,
} from './order.js';

/** As in the style sheet. */
const ROW_PX = 40;
const BODY_PX = 480;
const ROWS_SEEN = BODY_PX / ROW_PX;
/** Above and below what is seen, so that scrolling shows no gap. */
const ROWS_AROUND = 8;

const COLUMNS: readonly { readonly column: Column; readonly name: string }[] = [
  { column: 'number', name: '#' },
  { column: 'status', name: 'Status' },
  { column: 'label', name: 'Label' },
  { column: 'error', name: 'Error' },
  { column: 'start', name: 'Began' },
  { column: 'ms', name: 'Took' },
];

interface InvokesProps {
  readonly invokes: readonly Invoke[];
  /** There may be more: nobody wants each number of them read aloud. */
  readonly isComing?: boolean;
}

export function Invokes({ invokes, isComing = false }: InvokesProps) {
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const [order, setOrder] = useState<Order>(ERRORS_FIRST);
  const [opened, setOpened] = useState<Invoke | undefined>();
  const count = invokes.length;
  const chosen = useMemo(() => chosenOf(invokes, filter, order), [invokes, filter, order]);
  const labels = useMemo(() => [...new Set(invokes.map(({ label }) => label))].sort(), [invokes]);
  return (
    <section class="card" aria-labelledby="invokes">
      <div class="row heading">
        <h2 id="invokes">Invokes</h2>
        <p class="small-print" role="status" aria-busy={isComing}>
          {chosen.length === count
            ? countedText(count, 'invoke')
            : `${countedText(chosen.length, 'invoke')} of ${countText(count)}`}
          <span class="unseen">, sorted by {orderText(order)}</span>
        </p>
      </div>
      <Filters filter={filter} labels={labels} onFilter={setFilter} />
      {chosen.length === 0 ? (
        <p class="empty">{count === 0 ? 'No invoke was shared.' : 'No invoke is like that.'}</p>
      ) : (
        <Grid chosen={chosen} order={order} onOrder={setOrder} onOpen={setOpened} />
      )}
      {opened && <InvokeDialog invoke={opened} onClose={() => setOpened(undefined)} />}
    </section>
  );
}

function orderText({ column, descending }: Order): string {
  const name = COLUMNS.find((one) => one.column === column)?.name ?? '';
  return `${name === '#' ? 'number' : name}, ${directionOf(descending)}`;
}

const directionOf = (descending: boolean) => (descending ? 'descending' : 'ascending');

interface FiltersProps {
  readonly filter: Filter;
  readonly labels: readonly string[];
  readonly onFilter: (filter: Filter) => void;
}

function Filters({ filter, labels, onFilter }: FiltersProps) {
  return (
    <div class="row filters">
      <label class="wide">
        Find anything in them
        <input
          type="search"
          autoComplete="off"
          spellcheck={false}
          value={filter.text}
          onInput={({ currentTarget }) =>
            onFilter({ ...filter, text: currentTarget.value.toLowerCase() })
          }
        />
      </label>
      <label>
        Label
        <select
          value={filter.label}
          onChange={({ currentTarget }) => onFilter({ ...filter, label: currentTarget.value })}
        >
          <option value="">any</option>
          {labels.map((label) => (
            <option key={label} value={label}>
              {visibleText(label.slice(0, 60))}
            </option>
          ))}
        </select>
      </label>
      <label class="inline check">
        <input
          type="checkbox"
          checked={filter.failedOnly}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, failedOnly: currentTarget.checked })
          }
        />{' '}
        Only what failed
      </label>
    </div>
  );
}

interface GridProps {
  readonly chosen: readonly Invoke[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly onOpen: (invoke: Invoke) => void;
}

function Grid({ chosen, order, onOrder, onOpen }: GridProps) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const current = Math.min(active, chosen.length - 1);
  const first = Math.max(0, Math.floor(top / ROW_PX) - ROWS_AROUND);
  const seen = chosen.slice(first, first + ROWS_SEEN + 2 * ROWS_AROUND);
  const longest = useMemo(
    () => chosen.reduce((most, { ms }) => Math.max(most, ms || 0), 0),
    [chosen],
  );

  function reorder(to: Order): void {
    setActive(0);
    body.current?.scrollTo(0, 0);
    onOrder(to);
  }

  function open(at: number): void {
    const invoke = chosen[at];
    if (invoke === undefined) return;
    setActive(at);
    onOpen(invoke);
  }

  function move(to: number): void {
    const next = Math.max(0, Math.min(chosen.length - 1, to));
    setActive(next);
    const element = body.current;
    if (element === null) return;
    const rowTop = next * ROW_PX;
    if (rowTop < element.scrollTop) element.scrollTop = rowTop;
    const bottom = rowTop + ROW_PX - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
  }

  function press(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      PageDown: () => move(current + ROWS_SEEN),
      PageUp: () => move(current - ROWS_SEEN),
      Home: () => move(0),
      End: () => move(chosen.length - 1),
      Enter: () => open(current),
    };
    // A button inside takes its keys for itself.
    const step = event.target instanceof HTMLButtonElement ? undefined : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  }

  const isSeen = current >= first && current < first + seen.length;
  return (
    <div
      class="invokes"
      role="grid"
      tabIndex={0}
      aria-label="Invokes"
      aria-rowcount={chosen.length + 1}
      aria-activedescendant={isSeen ? `invoke-${current}` : undefined}
      onKeyDown={press}
      onClick={({ target, currentTarget }) => {
        const row = target instanceof Element ? target.closest('[data-at]') : null;
        if (row === null) return;
        // A row goes when it is out of sight; the dialog gives the focus back to what stays.
        currentTarget.focus({ preventScroll: true });
        open(Number(row.getAttribute('data-at')));
      }}
    >
      <div role="rowgroup" class="invokes-head">
        <div role="row" class="invoke" aria-rowindex={1}>
          {COLUMNS.map(({ column, name }) => (
            <Head key={column} column={column} name={name} order={order} onOrder={reorder} />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        class="invokes-body"
        ref={body}
        // What scrolls would be a stop of its own.
        tabIndex={-1}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ height: `${chosen.length * ROW_PX}px` }}>
          {seen.map((invoke, index) => (
            <Row
              key={invoke.number}
              invoke={invoke}
              at={first + index}
              longest={longest}
              isCurrent={first + index === current}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface HeadProps {
  readonly column: Column;
  readonly name: string;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Head({ column, name, order, onOrder }: HeadProps) {
  const own = order.column === column;
  const sorted = own ? directionOf(order.descending) : 'none';
  return (
    <div role="columnheader" class={`cell ${column}`} aria-sort={sorted}>
      <button
        type="button"
        onClick={() => onOrder({ column, descending: own && !order.descending })}
      >
        {name}
        <span aria-hidden="true">{own ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </div>
  );
}

interface RowProps {
  readonly invoke: Invoke;
  readonly at: number;
  readonly longest: number;
  readonly isCurrent: boolean;
}

/** The grid has the focus, and hears what is done to all its rows. */
function Row({ invoke, at, longest, isCurrent }: RowProps) {
  const { number, label, status, failed, start, ms, error } = invoke;
  const share = longest > 0 && ms > 0 ? (100 * ms) / longest : 0;
  return (
    <div
      id={`invoke-${at}`}
      role="row"
      tabIndex={-1}
      data-at={at}
      class={`invoke${failed ? ' failed' : ''}`}
      aria-rowindex={at + 2}
      aria-selected={isCurrent}
      style={{ top: `${at * ROW_PX}px` }}
    >
      <Cell column="number">{number}</Cell>
      <Cell column="status">
        <ShortText of={status} length={20} />
      </Cell>
      <Cell column="label">
        <ShortText of={label} />
      </Cell>
      <Cell column="error">
        <ShortText of={error} />
      </Cell>
      <Cell column="start">{timeText(start).slice(0, 'YYYY-MM-DD HH:MM:SS'.length)}</Cell>
      <Cell column="ms">
        <span class="track" aria-hidden="true">
          <span class={`bar${failed ? ' bad' : ''}`} style={{ width: `${share}%` }} />
        </span>
        {durationText(ms)}
      </Cell>
    </div>
  );
}

function Cell({
  column,
  children,
}: {
  readonly column: Column;
  readonly children: ComponentChildren;
}) {
  return (
    <div role="gridcell" class={`cell ${column}`}>
      {children}
    </div>
  );
}
