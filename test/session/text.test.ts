import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countOf, durationText, percentText, printable, timeText } from '../../src/session/text.js';

const UNITS: Record<string, number> = { µs: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** Milliseconds back from the text. */
function parse(text: string): number {
  const parts = text.replaceAll(',', '').match(/[\d.]+ \S+/g) ?? [];
  return parts.reduce((sum, part) => {
    const [amount, unit] = part.split(' ');
    return sum + Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  }, 0);
}

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [0.00034, '0.34 µs'],
    [0.34, '340 µs'],
    [0.99951, '1 ms'],
    [1.0234, '1.02 ms'],
    [12.345, '12.3 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_500, '1.5 s'],
    [59_499, '59.5 s'],
    [59_500, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 0 min'],
    [11_040_000, '3 h 4 min'],
    [3_600_000_000, '1,000 h 0 min'],
    [Number.NaN, '0 ms'],
    [-5, '0 ms'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('reads as what it is, to one in a hundred', () => {
    const durations = fc.double({ min: 0.001, max: 1e10, noNaN: true });
    fc.assert(
      fc.property(durations, (ms) => {
        expect(Math.abs(parse(durationText(ms)) - ms) / ms).toBeLessThan(0.01);
      }),
    );
  });
});

describe('a rate', () => {
  it.each([
    [0, '0 %'],
    [0.0001, '0.1 %'],
    [0.972, '97.2 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
  ])('of %d reads %s', (rate, text) => {
    expect(percentText(rate)).toBe(text);
  });
});

describe('a count', () => {
  it.each([
    [0, '0 invokes'],
    [1, '1 invoke'],
    [1_234, '1,234 invokes'],
  ])('of %d reads %s', (count, text) => {
    expect(countOf(count, 'invoke')).toBe(text);
  });
});

describe('a time', () => {
  it('reads in UTC', () => {
    expect(timeText(new Date(Date.UTC(2026, 10, 23, 22, 41, 5)))).toBe('2026-11-23 22:41:05 UTC');
  });

  it('that is none says so', () => {
    expect(timeText(new Date(Number.NaN))).toBe('at an unknown time');
  });
});

describe('text of unknown origin', () => {
  it('comes out on one line, within its length, and cannot steer a terminal', () => {
    const text = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (given, maxLength) => {
        const shown = printable(given, maxLength);
        expect(shown.length).toBeLessThanOrEqual(maxLength);
        expect(shown).not.toMatch(/\p{C}|\n/u);
      }),
    );
    expect(printable('\u001b[2Jred\r\n', 20)).toBe('\ufffd[2Jred\ufffd\ufffd');
  });
});
