/** The few forms of Markdown that the page is made of. */

export function code(text: string): string {
  return `\`${text}\``;
}

export function commands(...lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map(() => '---');
  return [head, rule, ...rows.map((row) => row.map(cell))].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A declaration is somebody else's text: it must not break out of its cell. */
function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** On one line, and without markup of its own but code. */
export function inline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;').trim();
}
