/** Days as lines, by uPlot. It takes its colours from the style sheet, also when light turns to dark. */
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';

export interface Line {
  readonly name: string;
  /** One a day; null is not published. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  /** For who cannot see it. */
  readonly label: string;
  readonly days: readonly string[];
  /** No more than there are colours: `--line-1` to `--line-6`. */
  readonly lines: readonly Line[];
  readonly text: (value: number) => string;
  /** For what spans orders of magnitude. */
  readonly logarithmic?: boolean;
}

export const MAX_LINES = 6;

const HEIGHT = 240;
const AXIS_WIDTH = 64;
const LOGARITHMIC = 3;
/** Above the highest point. */
const ROOM = 1.1;

export function Chart({ label, days, lines, text, logarithmic = false }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | undefined>();

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
        scales: { y: logarithmic ? { distr: LOGARITHMIC } : { range: fromZero } },
        axes: [
          { ...axis, grid: { show: false }, values: (_plot, seconds) => seconds.map(dayLabel) },
          {
            ...axis,
            size: AXIS_WIDTH,
            values: (_plot, values) => values.map((value) => (value === null ? '' : text(value))),
          },
        ],
        series: [
          {},
          ...lines.map((_line, index) => ({
            stroke: () => colour(`--line-${index + 1}`),
            width: 2,
            points: { show: true, size: 5 },
          })),
        ],
        hooks: {
          drawClear: [(drawn) => shadeHidden(drawn, lines)],
          setCursor: [({ cursor }) => setPointed(cursor.idx ?? undefined)],
        },
      },
      [days.map((day) => Date.parse(day) / 1_000), ...lines.map(({ values }) => [...values])],
      element,
    );
    const resized = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => plot.redraw(false);
    scheme.addEventListener('change', repaint);
    return () => {
      resized.disconnect();
      scheme.removeEventListener('change', repaint);
      plot.destroy();
    };
  }, [days, lines, text, logarithmic]);

  return (
    <>
      <div class="chart" ref={place} role="img" aria-label={label} />
      <ul class="legend">
        {lines.map(({ name, values }, index) => (
          <li key={name} class={`line-${index + 1}`}>
            {name}
            {pointed === undefined ? '' : `: ${valueText(values[pointed], text)}`}
          </li>
        ))}
        <li class="not-shown">{pointed === undefined ? 'not published' : days[pointed]}</li>
      </ul>
    </>
  );
}

const axis: uPlot.Axis = {
  stroke: () => colour('--muted'),
  grid: { stroke: () => colour('--line'), width: 1 },
  ticks: { stroke: () => colour('--line'), width: 1 },
  font: '12px system-ui, sans-serif',
};

const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Between two days there is nothing to name. */
const dayLabel = (seconds: number): string =>
  seconds % 86_400 === 0 ? DAYS.format(seconds * 1_000) : '';

const valueText = (value: number | null | undefined, text: (value: number) => string): string =>
  value === null || value === undefined ? 'not published' : text(value);

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Counts are compared by their height. */
const fromZero: uPlot.Range.Function = (_plot, _least, most) => [0, Math.max(1, most * ROOM)];

/** A day of which nothing is said is not a day on which nothing was. */
function shadeHidden(plot: uPlot, lines: readonly Line[]): void {
  const { ctx, bbox } = plot;
  const seconds = plot.data[0];
  const half = 43_200;
  ctx.save();
  ctx.fillStyle = colour('--shade');
  for (const [index, second] of seconds.entries()) {
    if (lines.some(({ values }) => typeof values[index] === 'number')) continue;
    const from = Math.max(plot.valToPos(second - half, 'x', true), bbox.left);
    const to = Math.min(plot.valToPos(second + half, 'x', true), bbox.left + bbox.width);
    ctx.fillRect(from, bbox.top, Math.max(0, to - from), bbox.height);
  }
  ctx.restore();
}
