/** The numbers that somebody reads aloud, and the rules by which they were made. */
import { countedText } from '../text/format.js';
import type { Period } from './period.js';
import { topicsOf, totalOf } from './sums.js';
import { aboutText, topicText } from './words.js';

export function Totals({ period: { days } }: { readonly period: Period }) {
  return (
    <dl class="tiles" aria-label="Totals">
      {topicsOf(days).map((topic) => {
        const { count, days: shown } = totalOf(days, topic);
        return (
          <div key={topic}>
            <dt>{topicText(topic)}</dt>
            <dd class={shown === 0 ? 'big none' : 'big'}>
              {shown === 0 ? 'not published' : aboutText(count)}
            </dd>
            <dd class="small-print">
              published on {shown} of {countedText(days.length, 'day')}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

export function Rules({ period }: { readonly period: Period }) {
  const { threshold, rounded_to, retention_days, published_through } = period;
  return (
    <section class="card prose" aria-labelledby="rules">
      <h2 id="rules">How these numbers are made</h2>
      <p>
        <b>Nothing small is shown.</b> A number stands here only if at least {threshold} sessions,
        pings or events are behind it. What is under that is hidden, and so much more that no hidden
        number can be computed from the others. An empty day looks like one on which too little
        came.
      </p>
      <p>
        <b>Everything is rounded,</b> to {rounded_to} or coarser. Sums on this page add up days that
        were each rounded, and leave out the hidden ones: they are about right, and rather too
        small.
      </p>
      <p>
        <b>A day is published when another one has passed,</b> so that what was shared on it can be
        taken back before. The newest published day is {published_through}. What is published never
        changes.
      </p>
      <p>
        <b>What was shared is kept for {countedText(retention_days, 'day')} at most,</b> or until
        whoever shared it <a href="/my-session">takes it back</a>. What is published holds nobody,
        and stays.
      </p>
      <p>
        <b>A session is not a person:</b> one user who starts ten processes is ten sessions. There
        are no accounts, so nobody can tell sessions that never happened from real ones.
      </p>
    </section>
  );
}
