/** Draws a table for a terminal or an issue, without colours. */
import { createRequire } from 'node:module';

export type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

export const renderTable: Table = (head, rows) => {
  const CliTable = loadCliTable();
  if (CliTable === undefined) return [head, ...rows].map((row) => row.join('  ')).join('\n');
  const table = new CliTable({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
};

/** On first use: it takes longer to load than all the rest of this package. */
function loadCliTable(): typeof import('cli-table3') | undefined {
  try {
    return createRequire(import.meta.url)('cli-table3');
  } catch {
    return undefined;
  }
}
