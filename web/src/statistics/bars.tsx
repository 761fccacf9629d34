/** Shares of a whole as bars that say their numbers. */
import { countText, percentText } from '../text/format.js';
import { ShortText } from '../ui/text.js';
import type { DimensionSum } from './sums.js';

/** The table has them all. */
const MAX_BARS = 12;

export function Bars({ of: { counted, values } }: { readonly of: DimensionSum }) {
  const published = values.filter(({ sum }) => sum.days > 0);
  const shown = published.slice(0, MAX_BARS);
  const hidden = values.filter(({ sum }) => sum.days === 0);
  return (
    <ul class="bars">
      {shown.map(({ value, sum }) => (
        <li key={value}>
          <span class="what">
            <ShortText of={value} length={40} />
          </span>
          <span class="track" aria-hidden="true">
            <span class="bar" style={{ width: `${percentOf(sum.count, counted)}%` }} />
          </span>
          <span class="much">
            {percentText(percentOf(sum.count, counted))} · {countText(sum.count)}
          </span>
        </li>
      ))}
      {published.length > shown.length && (
        <li class="more">and {countText(published.length - shown.length)} more in the table</li>
      )}
      {hidden.length > 0 && (
        <li class="more">
          <b>Hidden:</b>{' '}
          {hidden.map(({ value }, index) => (
            <span key={value}>
              {index > 0 && ', '}
              <ShortText of={value} length={40} />
            </span>
          ))}
        </li>
      )}
    </ul>
  );
}

/** Sums of rounded numbers may pass their total. */
export const percentOf = (count: number, counted: number): number =>
  counted === 0 ? 0 : Math.min(100, Math.round((1_000 * count) / counted) / 10);
