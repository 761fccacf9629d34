/** The page of statistics, for a community meeting and the curious. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Packages } from '../api/answers.js';
import { type Answer, ask } from '../api/ask.js';
import { countedText } from '../text/format.js';
import { start } from '../ui/start.js';
import { ShortText } from '../ui/text.js';
import { type Choice, choiceIn, searchOf } from './choice.js';
import { Choose } from './choose.js';
import { Labels } from './labels.js';
import { OverTime } from './over-time.js';
import { addressOf, loadPeriod, monthsOf, type Period } from './period.js';
import { Shares } from './shares.js';
import { dimensionsOf, topicsOf } from './sums.js';
import { Rules, Totals } from './totals.js';
import { FIRST_DIMENSIONS, topicText } from './words.js';

function Page() {
  const [packages, setPackages] = useState<readonly string[] | undefined>();
  const [chosen, setChosen] = useState(() => choiceIn(location.search, Date.now()));
  // Where there is one, nobody has to choose it.
  const only = packages?.length === 1 ? packages[0] : undefined;
  const choice = useMemo(
    () => (chosen.package === '' ? { ...chosen, package: only ?? '' } : chosen),
    [chosen, only],
  );
  const [answer, setAnswer] = useState<Answer<Period> | undefined>();

  useEffect(() => {
    void ask<Packages>('/v1/packages').then((asked) => {
      const names = asked.outcome === 'answered' ? asked.body.packages : [];
      setPackages(names);
    });
    const back = () => setChosen(choiceIn(location.search, Date.now()));
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);

  useEffect(() => {
    if (choice.package === '') return undefined;
    const left = new AbortController();
    setAnswer(undefined);
    void loadPeriod(choice, left.signal).then((asked) => {
      if (!left.signal.aborted) setAnswer(asked);
    });
    return () => left.abort();
  }, [choice]);

  function choose(next: Choice): void {
    history.pushState(null, '', searchOf(next));
    setChosen(next);
  }

  if (packages === undefined) return <p role="status">Asking the service …</p>;
  return (
    <>
      <Choose choice={choice} packages={packages} onChoose={choose} />
      <div aria-live="polite">
        <Outcome choice={choice} packages={packages} answer={answer} />
      </div>
      {answer?.outcome === 'answered' && <Shown choice={choice} period={answer.body} />}
    </>
  );
}

interface OutcomeProps {
  readonly choice: Choice;
  readonly packages: readonly string[];
  readonly answer: Answer<Period> | undefined;
}

function Outcome({ choice, packages, answer }: OutcomeProps) {
  if (choice.package === '') return <Offer choice={choice} packages={packages} />;
  if (answer === undefined) return <p role="status">Asking the service …</p>;
  if (answer.outcome === 'refused') return <p class="problem">{answer.sentence}</p>;
  const { package: name, days, published_through } = answer.body;
  if (days.length === 0) {
    return (
      <p class="empty">
        Nothing of these days is published yet. The newest published day is {published_through}.
      </p>
    );
  }
  return (
    <p class="small-print">
      {name}, {countedText(days.length, 'published day')}.{' '}
      <a href={searchOf(choice)}>A link to just this</a>
    </p>
  );
}

function Offer({ choice, packages }: Pick<OutcomeProps, 'choice' | 'packages'>) {
  return (
    <div class="empty">
      <p>Choose a package to see how it is used.</p>
      {packages.length > 0 && (
        <ul class="packages">
          {packages.map((name) => (
            <li key={name}>
              <a href={searchOf({ ...choice, package: name })}>
                <ShortText of={name} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Shown({ choice, period }: { readonly choice: Choice; readonly period: Period }) {
  const topics = topicsOf(period.days);
  return (
    <>
      {period.days.length > 0 && (
        <>
          <Totals period={period} />
          <OverTime period={period} />
          <Breakdown period={period} topics={topics} />
          {dimensionsOf(period.days, 'sessions').includes('label') && <Labels period={period} />}
          {dimensionsOf(period.days, 'sessions').includes('error_type') && (
            <Shares period={period} topic="sessions" dimension="error_type" />
          )}
        </>
      )}
      <Rules period={period} />
      <Sources choice={choice} />
    </>
  );
}

/** Labels and errors have places of their own. */
const ELSEWHERE = ['label', 'error_type'];

function Breakdown({
  period,
  topics,
}: {
  readonly period: Period;
  readonly topics: readonly string[];
}) {
  const told = topics.filter((topic) => namesOf(period, topic).length > 0);
  const [chosen, setChosen] = useState<string | undefined>();
  const topic = chosen !== undefined && told.includes(chosen) ? chosen : told[0];
  if (topic === undefined) return null;
  return (
    <section aria-labelledby="breakdown">
      <div class="row heading">
        <h2 id="breakdown">What it is made of</h2>
        {told.length > 1 && (
          <label class="inline">
            Of{' '}
            <select value={topic} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
              {told.map((one) => (
                <option key={one} value={one}>
                  {topicText(one)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div class="grid">
        {namesOf(period, topic).map((dimension) => (
          <Shares key={dimension} period={period} topic={topic} dimension={dimension} level={3} />
        ))}
      </div>
    </section>
  );
}

function namesOf(period: Period, topic: string): string[] {
  const names = dimensionsOf(period.days, topic).filter((name) => !ELSEWHERE.includes(name));
  const first = FIRST_DIMENSIONS.filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}

/** The service answers a month at most: so each has its own. */
function Sources({ choice }: { readonly choice: Choice }) {
  return (
    <section class="card prose" aria-labelledby="sources">
      <h2 id="sources">As the service publishes it</h2>
      <p>Every number of this page and no other, month by month.</p>
      <ul class="months">
        {monthsOf(choice).map((from) => (
          <li key={from}>
            {from.slice(0, 7)}{' '}
            <a href={addressOf({ ...choice, from }, 'csv')}>
              CSV<span class="unseen"> of {from.slice(0, 7)}</span>
            </a>{' '}
            <a href={addressOf({ ...choice, from })}>
              JSON<span class="unseen"> of {from.slice(0, 7)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

start(<Page />);
