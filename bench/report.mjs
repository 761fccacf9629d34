/** Turns measurements into Markdown tables, and says which targets were reached. */

export function digits(number) {
  return number.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** Of a summary, what the middle half of its samples lies between. */
export function middleHalf({ lower, upper }, scale = 1) {
  return `${digits(lower * scale)} to ${digits(upper * scale)}`;
}

/** Rows of a timing: median, the middle half of the samples, and the comparison to the baseline. */
export function timingTable({ unit, scale, comparison, rows }) {
  return {
    header: ['', `median, ${unit}`, 'middle half', comparison, 'middle half'],
    rows: rows.map(({ name, time, compared }) => [
      name,
      digits(time.median * scale),
      middleHalf(time, scale),
      digits(compared.median),
      middleHalf(compared),
    ]),
  };
}

export function markdownTable({ header, rows }) {
  const widths = header.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells) =>
    `| ${cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

/** A target has a `limit`, or a `least`. */
export function reached({ value, limit = Number.POSITIVE_INFINITY, least = -limit }) {
  return value <= limit && value >= least;
}

/** `at most 50 ms`. */
export function wanted({ limit, least, unit }) {
  const bound = limit === undefined ? `at least ${digits(least)}` : `at most ${digits(limit)}`;
  return `${bound} ${unit}`;
}

export function markdown({ title, table, targets }) {
  const verdicts = targets.map((target) => {
    const verdict = reached(target) ? 'target reached' : '**target missed**';
    return `- ${target.what}: ${digits(target.value)}, ${wanted(target)}: ${verdict}`;
  });
  return `## ${title}\n\n${markdownTable(table)}\n\n${verdicts.join('\n')}\n`;
}
