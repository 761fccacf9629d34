/** A chart never stands alone: the same numbers are a table below it, and files to take away. */
import type { ComponentChildren } from 'preact';
import { saveText } from './save.js';
import { ShortText } from './text.js';

/** Null is a number that is not published. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

interface FigureProps {
  readonly title: string;
  /** What is seen, and what it must not be taken for. */
  readonly caption: ComponentChildren;
  readonly table: Table;
  /** Of the files, without an ending. */
  readonly file: string;
  /** Of its heading. */
  readonly level?: 2 | 3;
  readonly children?: ComponentChildren;
}

export function Figure({ title, caption, table, file, level = 2, children }: FigureProps) {
  const Heading = `h${level}` as const;
  return (
    <figure class="card">
      <Heading>{title}</Heading>
      <figcaption>{caption}</figcaption>
      {children}
      <div class="row below">
        <details class="data">
          <summary>As a table</summary>
          <DataTable title={title} table={table} />
        </details>
        <span class="files">
          <button
            type="button"
            class="small"
            aria-label={`${title} as CSV`}
            onClick={() => saveText(`${file}.csv`, 'text/csv', csvOf(table))}
          >
            CSV
          </button>
          <button
            type="button"
            class="small"
            aria-label={`${title} as JSON`}
            onClick={() => saveText(`${file}.json`, 'application/json', jsonOf(table))}
          >
            JSON
          </button>
        </span>
      </div>
    </figure>
  );
}

function DataTable({ title, table }: { readonly title: string; readonly table: Table }) {
  return (
    // A region that scrolls must be reachable by the keyboard that is to scroll it.
    <section class="scroll" tabIndex={0} aria-label={`${title}, table`}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td
                  key={table.columns[index]}
                  class={typeof cell === 'number' ? 'number' : undefined}
                >
                  {cell === null ? <i>hidden</i> : <ShortText of={String(cell)} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function csvOf({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? 'hidden' : String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function jsonOf({ columns, rows }: Table): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}
