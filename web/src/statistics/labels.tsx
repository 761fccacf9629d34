/** How operations went: how often they succeed, and how long they take. */
import { useMemo, useState } from 'preact/hooks';
import { countText, durationText, percentText } from '../text/format.js';
import { Figure } from '../ui/figure.js';
import { ShortText } from '../ui/text.js';
import { Chart } from './chart.js';
import type { Period } from './period.js';
import { type Sum, sumOfDimension } from './sums.js';

const LABEL = 'label';
const PERCENTILES = [
  { name: 'half took up to', key: 'p50_ms' },
  { name: '90 % took up to', key: 'p90_ms' },
  { name: '99 % took up to', key: 'p99_ms' },
] as const;

export function Labels({ period }: { readonly period: Period }) {
  const { values } = useMemo(() => sumOfDimension(period.days, 'sessions', LABEL), [period]);
  return (
    <>
      <Figure
        title="Operations"
        caption="By label, each session once. Success is the mean of the sessions’ own rates, in steps of five; durations are of the middle day, as the upper bound of a bucket (1, 2, 5, 10 … ms). What fewer sessions than the threshold would show is left out."
        table={{
          columns: [
            'label',
            'sessions',
            'invokes',
            'success percent',
            'p50 ms',
            'p90 ms',
            'p99 ms',
            'days published',
            'days hidden',
          ],
          rows: values.map(({ value, sum }) => [
            value,
            sum.days === 0 ? null : sum.count,
            sum.invokes ?? null,
            sum.successPercent === undefined ? null : Math.round(sum.successPercent * 10) / 10,
            sum.p50 ?? null,
            sum.p90 ?? null,
            sum.p99 ?? null,
            sum.days,
            sum.hiddenDays,
          ]),
        }}
        file={`${period.package}-labels`}
      >
        {/* A region that scrolls must be reachable by the keyboard that is to scroll it. */}
        <section class="scroll" tabIndex={0} aria-label="Operations by label">
          <table>
            <thead>
              <tr>
                <th scope="col">Label</th>
                <th scope="col" class="number">
                  Sessions
                </th>
                <th scope="col" class="number">
                  Success
                </th>
                <th scope="col" class="number">
                  Half within
                </th>
                <th scope="col" class="number">
                  90 % within
                </th>
                <th scope="col" class="number">
                  99 % within
                </th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ value, sum }) => (
                <tr key={value}>
                  <th scope="row">
                    <ShortText of={value} length={40} />
                  </th>
                  {sum.days === 0 ? (
                    <td colSpan={5} class="not-told">
                      <i>hidden: under the threshold</i>
                    </td>
                  ) : (
                    <Numbers of={sum} />
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Figure>
      <Durations period={period} labels={values.map(({ value }) => value)} />
    </>
  );
}

function Numbers({ of }: { readonly of: Sum }) {
  return (
    <>
      <td class="number">{countText(of.count)}</td>
      <td class="number">
        {of.successPercent === undefined ? '–' : percentText(of.successPercent)}
      </td>
      {[of.p50, of.p90, of.p99].map((ms, index) => (
        <td key={PERCENTILES[index]?.key} class="number">
          {ms === undefined ? '–' : durationText(ms)}
        </td>
      ))}
    </>
  );
}

function Durations({
  period,
  labels,
}: {
  readonly period: Period;
  readonly labels: readonly string[];
}) {
  const [chosen, setChosen] = useState<string | undefined>();
  const label = chosen !== undefined && labels.includes(chosen) ? chosen : labels[0];
  const dates = useMemo(() => period.days.map(({ day }) => day), [period]);
  const lines = useMemo(
    () =>
      PERCENTILES.map(({ name, key }) => ({
        name,
        values: period.days.map(({ topics }) => {
          const cells = topics['sessions']?.dimensions[LABEL]?.cells ?? {};
          return (label === undefined ? undefined : cells[label]?.[key]) ?? null;
        }),
      })),
    [period, label],
  );
  if (label === undefined) return null;
  const isShown = lines.some(({ values }) => values.some((value) => value !== null));
  return (
    <Figure
      title="How long it takes"
      caption="Each session’s mean duration, on a logarithmic scale. A percentile is published where as many sessions lie beyond it as the threshold asks for: 90 % needs ten times the threshold."
      table={{
        columns: ['day', 'p50 ms', 'p90 ms', 'p99 ms'],
        rows: dates.map((day, index) => [day, ...lines.map(({ values }) => values[index] ?? null)]),
      }}
      file={`${period.package}-durations`}
    >
      <label class="inline">
        Of{' '}
        <select value={label} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {labels.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {isShown ? (
        <Chart
          label={`Durations of ${label} by day; the table below has the numbers.`}
          days={dates}
          lines={lines}
          text={durationText}
          logarithmic
        />
      ) : (
        <p class="empty">No day of this period has enough sessions to say how long it takes.</p>
      )}
    </Figure>
  );
}
