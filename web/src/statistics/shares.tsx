/** What one topic is made of: versions, platforms, runtimes and whatever else is declared. */
import { countedText, countText } from '../text/format.js';
import { Figure } from '../ui/figure.js';
import { Bars, percentOf } from './bars.js';
import type { Period } from './period.js';
import { sumOfDimension } from './sums.js';
import { dimensionText, unitText } from './words.js';

interface SharesProps {
  readonly period: Period;
  readonly topic: string;
  readonly dimension: string;
  readonly level?: 2 | 3;
}

export function Shares({ period, topic, dimension, level = 2 }: SharesProps) {
  const sum = sumOfDimension(period.days, topic, dimension);
  const units = unitText(topic);
  return (
    <Figure
      title={dimensionText(dimension)}
      caption={
        <>
          Of {countText(sum.counted)} {units}; each day rounded to {sum.roundedTo}
          {sum.roundedTo > period.rounded_to && ' at the coarsest'}.{' '}
          {hiddenText(sum.values.filter((value) => value.sum.hiddenDays > 0).length)}
        </>
      }
      table={{
        columns: [dimension, units, 'percent', 'days published', 'days hidden'],
        rows: sum.values.map(({ value, sum: of }) => [
          value,
          of.days === 0 ? null : of.count,
          of.days === 0 ? null : percentOf(of.count, sum.counted),
          of.days,
          of.hiddenDays,
        ]),
      }}
      file={`${period.package}-${topic}-${dimension}`}
      level={level}
    >
      <Bars of={sum} />
    </Figure>
  );
}

const hiddenText = (values: number): string =>
  values === 0
    ? ''
    : `${countedText(values, 'value')} hidden on some days: the sums are of the others.`;
