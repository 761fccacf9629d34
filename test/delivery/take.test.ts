import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { takeLines } from '../../src/delivery/take.js';
import { lineText, type OutboxLine } from '../../src/outbox/index.js';
import { eventLine } from '../support/outbox.js';

const ENDPOINT = 'https://telemetry.example.org';
const ALL = { records: 1_000, bytes: Number.POSITIVE_INFINITY };

function idsOf(lines: readonly OutboxLine[]): unknown[] {
  return lines.map((line) => line.stream === 'events' && line.event.fields['id']);
}

function take(bytes: Buffer, from = 0, room = ALL) {
  return takeLines({ bytes, from, stream: 'events' }, room, false, () => undefined);
}

const line = fc.uuid().map((id) => eventLine(ENDPOINT, { id }));

/** What no line ever is, whatever wrote it: no newline of its own, and not empty. */
const damage = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.tuple(line, fc.double({ min: 0, max: 1, noNaN: true })).map(([whole, share]) => {
      const text = lineText(whole).trim();
      return Buffer.from(text.slice(0, Math.floor(share * (text.length - 1))));
    }),
    fc
      .constantFrom(
        '{"v":2}',
        '{"v":1,"stream":"events","at":"yesterday","endpoint":"","event":{"event":"","fields":{}}}',
        '{"v":1,"stream":"sessions","at":"2026-11-20","endpoint":"","share":{"session":"","body":""}}',
        '{"v":1,"stream":"events","at":"2026-11-20","losses":{"of my own":1}}',
      )
      .map((text) => Buffer.from(text)),
  )
  .filter((bytes) => !bytes.includes(0x0a) && bytes.toString('utf8').trim() !== '');

const row = fc.oneof(
  line.map((whole) => ({ whole, bytes: Buffer.from(lineText(whole)) })),
  damage.map((bytes) => ({ whole: undefined, bytes: Buffer.concat([bytes, Buffer.from('\n')]) })),
);

describe('the lines of a file', () => {
  it('are all found between whatever is damaged, which is counted line by line', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const bytes = Buffer.concat(rows.map((each) => each.bytes));
        const { lines, end, losses } = take(bytes);
        const whole = rows.flatMap((each) => each.whole ?? []);
        expect(idsOf(lines)).toEqual(idsOf(whole));
        expect(end).toBe(bytes.length);
        expect(losses['damaged'] ?? 0).toBe(rows.length - whole.length);
      }),
    );
  });

  it('are all but the last, wherever a crash cut the file off', () => {
    const whole = [0, 1, 2].map(() => eventLine(ENDPOINT));
    const bytes = Buffer.from(whole.map(lineText).join(''));
    const ends = whole.map((_, index) => lineText(whole[0] ?? eventLine('')).length * (index + 1));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { lines } = take(bytes.subarray(0, cut));
      // The newline alone may be missing: what is before it is there whole.
      expect(lines).toHaveLength(ends.filter((end) => cut >= end - 1).length);
    }
  });

  it('come in turn, none twice and none left out, however little room there is', () => {
    const sizes = {
      records: fc.integer({ min: 1, max: 5 }),
      bytes: fc.integer({ min: 1, max: 900 }),
    };
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.record(sizes), (rows, room) => {
        const bytes = Buffer.concat(rows.map((each) => each.bytes));
        const ids: unknown[] = [];
        let from = 0;
        while (from < bytes.length) {
          const taken = take(bytes, from, room);
          expect(taken.end).toBeGreaterThan(from);
          expect(taken.lines.length).toBeLessThanOrEqual(room.records);
          expect(taken.lines.length === 1 || taken.bytes <= room.bytes).toBe(true);
          ids.push(...idsOf(taken.lines));
          from = taken.end;
        }
        expect(ids).toEqual(idsOf(rows.flatMap((each) => each.whole ?? [])));
      }),
    );
  });

  it('hold what a process lost before it wrote them', () => {
    const losses = { 'queue-full': 2, disk: 1 };
    const at = new Date(0).toISOString();
    const text = lineText({ v: 1, stream: 'events', at, losses });
    expect(take(Buffer.from(`${text}${text}x`))).toMatchObject({
      lines: [],
      losses: { damaged: 1 },
      told: { 'queue-full': 4, disk: 2 },
    });
  });
});
