/** How much there was on each day. */
import { useMemo } from 'preact/hooks';
import { countText } from '../text/format.js';
import { Figure } from '../ui/figure.js';
import { Chart, MAX_LINES } from './chart.js';
import type { Period } from './period.js';
import { topicsOf } from './sums.js';
import { topicText } from './words.js';

export function OverTime({ period }: { readonly period: Period }) {
  const { days, rounded_to } = period;
  const topics = useMemo(() => topicsOf(days), [days]);
  const lines = useMemo(
    () =>
      topics.slice(0, MAX_LINES).map((topic) => ({
        name: topicText(topic),
        values: days.map(({ topics }) => topics[topic]?.total.count ?? null),
      })),
    [days, topics],
  );
  const dates = useMemo(() => days.map(({ day }) => day), [days]);
  return (
    <Figure
      title="Day by day"
      caption={`Days are UTC. Each number is a multiple of ${rounded_to}. On a shaded day nothing is published: too little came, or nothing.`}
      table={{
        columns: ['day', ...topics.map(topicText)],
        rows: days.map(({ day, topics: said }) => [
          day,
          ...topics.map((topic) => said[topic]?.total.count ?? null),
        ]),
      }}
      file={`${period.package}-days`}
    >
      {lines.some(({ values }) => values.some((value) => value !== null)) ? (
        <Chart
          label={`Lines of ${lines.map(({ name }) => name).join(', ')} by day; the table below has the numbers.`}
          days={dates}
          lines={lines}
          text={countText}
        />
      ) : (
        <p class="empty">On no day of this period came enough to say how much.</p>
      )}
    </Figure>
  );
}
