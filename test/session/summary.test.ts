import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createInvoke,
  createSession,
  formatInvoke,
  formatSession,
  formatSessionStats,
  getSessionStats,
  type LabelSummary,
  registerSummary,
  type Session,
  summarizeSession,
  updateSession,
  withSession,
} from '../../src/session/index.js';
import { fakeClock } from './fake-clock.js';

const TIP = /^Tip: .*shareSessionData\(\).*session id.*$/;

/** Seven fits of 100 to 700 ms; the fourth fails. */
function sevenFits(): Session {
  const clock = fakeClock();
  const session = createSession({ package: { name: 'abacus', version: '1.2.3' } }, clock);
  for (let number = 1; number <= 7; number += 1) {
    try {
      withSession(
        session,
        'fit',
        (invoke) => {
          Object.assign(invoke.context, { degree: number, model: 'line' });
          clock.advance(number * 100);
          if (number === 4) throw new RangeError('no solution');
        },
        clock,
      );
    } catch {
      // The fourth.
    }
  }
  return session;
}

afterEach(() => {
  registerSummary('fit', null);
});

describe('summarizeSession', () => {
  it('gives totals, rate, durations, the last five invokes as a table, the session and the tip', () => {
    const session = sevenFits();
    expect(summarizeSession(session, 'fit').replaceAll(session.id, '<id>').split('\n')).toEqual([
      'fit: 7 invokes',
      '  outcome   6 succeeded (85.7 %), 1 failed',
      '  duration  mean 400 ms, shortest 100 ms, longest 700 ms, total 2.8 s',
      '  context   degree, model',
      '',
      'Last 5 invokes',
      '┌─────────────────────┬──────────┬────────────────────┬──────────────────────────┐',
      '│ started (UTC)       │ duration │ status             │ context                  │',
      '├─────────────────────┼──────────┼────────────────────┼──────────────────────────┤',
      "│ 2026-11-23 12:00:00 │ 300 ms   │ success            │ degree: 3, model: 'line' │",
      "│ 2026-11-23 12:00:00 │ 400 ms   │ error (RangeError) │ degree: 4, model: 'line' │",
      "│ 2026-11-23 12:00:01 │ 500 ms   │ success            │ degree: 5, model: 'line' │",
      "│ 2026-11-23 12:00:01 │ 600 ms   │ success            │ degree: 6, model: 'line' │",
      "│ 2026-11-23 12:00:02 │ 700 ms   │ success            │ degree: 7, model: 'line' │",
      '└─────────────────────┴──────────┴────────────────────┴──────────────────────────┘',
      '',
      'Session <id> of abacus 1.2.3, since 2026-11-23 12:00:00 UTC',
      '',
      expect.stringMatching(TIP),
    ]);
  });

  it.each([
    [2, 2],
    [2.9, 2],
    [100, 7],
    [Number.POSITIVE_INFINITY, 7],
    [0, 0],
    [-3, 0],
    [Number.NaN, 0],
  ])('with last: %d shows %d invokes', (last, shown) => {
    const rows = summarizeSession(sevenFits(), 'fit', { last }).match(/^│ 2026/gm) ?? [];
    expect(rows).toHaveLength(shown);
  });

  it('says how many invokes have no known outcome', () => {
    const session = createSession();
    updateSession(session, 'fit', createInvoke());
    expect(summarizeSession(session, 'fit')).toContain('0 failed, 1 of unknown outcome');
  });

  it('names the labels there are, for one that is unknown, and makes none', () => {
    const session = sevenFits();
    expect(summarizeSession(session, 'fti')).toContain(
      'Nothing was recorded under fti: only under fit.',
    );
    expect([...session.stats.keys()]).toEqual(['fit']);
    expect(summarizeSession(createSession(), 'fit')).toContain('nothing at all yet');
  });

  it('says so when there is no session', () => {
    expect(summarizeSession(null, 'fit')).toBe('There is no session: nothing is recorded.');
  });

  it('calls no getter of a context, and lets nothing in it steer the terminal', () => {
    const session = createSession();
    let calls = 0;
    withSession(session, 'fit', (invoke) => {
      invoke.context = {
        '\u001b[31m': '\u001b[2J',
        get data() {
          calls += 1;
          return 1;
        },
      };
    });
    const text = summarizeSession(session, 'fit');
    expect(text).not.toContain('\u001b');
    expect(text).toContain('data: [Getter]');
    expect(calls).toBe(0);
  });
});

describe('the summary of a label', () => {
  const degrees: LabelSummary = (stats, { invokes, table }) =>
    `${stats.label} by degree\n${table(
      ['degree'],
      invokes.map(({ context }) => [String(context['degree'])]),
    )}`;

  it('takes the place of the table once it is registered, for that label alone', () => {
    const session = sevenFits();
    withSession(session, 'save', () => 1);
    registerSummary('fit', degrees);
    const text = summarizeSession(session, 'fit', { last: 2 });
    expect(text).toContain('fit by degree');
    expect(text).toMatch(/│ 6 +│\n│ 7 +│/);
    expect(text).toContain('fit: 7 invokes');
    expect(text).toMatch(new RegExp(TIP.source, 'm'));
    expect(text).not.toContain('Last 2 invokes');
    expect(summarizeSession(session, 'save')).toContain('Last 1 invoke\n');
  });

  it('given in the call goes before the registered one', () => {
    registerSummary('fit', degrees);
    const text = summarizeSession(sevenFits(), 'fit', { summary: () => 'just this' });
    expect(text).toContain('just this');
    expect(text).not.toContain('by degree');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['returns no text', () => 7],
  ])('that %s is passed over for the ordinary table', (_, summary) => {
    // The cast: a package without types may register anything.
    registerSummary('fit', summary as unknown as LabelSummary);
    expect(summarizeSession(sevenFits(), 'fit')).toContain('Last 5 invokes\n');
  });
});

describe('the compact forms', () => {
  it('fit a session, the statistics of a label and an invoke on one line each', () => {
    const session = sevenFits();
    const stats = getSessionStats(session, 'fit');
    if (stats === undefined) throw new Error('Nothing was recorded.');
    expect(formatSession(session)).toBe(
      `session ${session.id} of abacus 1.2.3: 7 invokes under 1 label since 2026-11-23 12:00:00 UTC`,
    );
    expect(formatSessionStats(stats)).toBe(
      'fit: 7 invokes, 85.7 % successful, mean 400 ms (100 ms to 700 ms)',
    );
    expect(stats.invokes.slice(3, 5).map(formatInvoke)).toEqual([
      '2026-11-23 12:00:00 UTC: error (RangeError) after 400 ms, with degree, model',
      '2026-11-23 12:00:01 UTC: success after 500 ms, with degree, model',
    ]);
    expect(formatSession(createSession())).toContain('of an unknown package: 0 invokes');
    expect(formatSessionStats({ ...stats, total_invokes: 0 })).toBe('fit: no invokes');
  });
});
