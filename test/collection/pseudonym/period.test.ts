import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodOf } from '../../../src/collection/pseudonym/index.js';

const DAY_MS = 86_400_000;
const MONDAY_OF_1970_W02 = Date.UTC(1970, 0, 5);

describe('periodOf', () => {
  it.each([
    ['2026-11-09T00:00:00.000Z', '2026-W46'],
    ['2026-11-08T23:59:59.999Z', '2026-W45'],
    ['2020-12-31T12:00:00.000Z', '2020-W53'],
    ['2021-01-03T12:00:00.000Z', '2020-W53'],
    ['2021-01-04T00:00:00.000Z', '2021-W01'],
    ['2018-12-31T00:00:00.000Z', '2019-W01'],
    ['2024-12-29T23:59:59.999Z', '2024-W52'],
  ])('gives %s the ISO week %s', (time, week) => {
    expect(periodOf(new Date(time), 'week')).toBe(week);
  });

  it('gives the calendar month in UTC', () => {
    expect(periodOf(new Date('2026-11-30T23:59:59.999Z'), 'month')).toBe('2026-11');
    expect(periodOf(new Date('2026-12-01T00:00:00.000+02:00'), 'month')).toBe('2026-11');
  });

  it('changes the week on Monday at midnight and at no other time', () => {
    const days = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: DAY_MS - 1 }), (day, rest) => {
        const monday = MONDAY_OF_1970_W02 + (day - (day % 7)) * DAY_MS;
        const time = MONDAY_OF_1970_W02 + day * DAY_MS + rest;
        const name = periodOf(new Date(time), 'week');
        expect(periodOf(new Date(monday), 'week')).toBe(name);
        expect(periodOf(new Date(monday - 1), 'week')).not.toBe(name);
      }),
    );
  });
});
