import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byteLength, cut, isPlain, quote, wellFormed } from '../../src/firestore/strings.js';

const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('\ud83d', '\ude00', '\u{1F600}', '"', '\\', '\u0000', '\u007f', '\u2028'),
  ),
});

describe('a text', () => {
  it('is plain exactly when it is its own JSON, one byte a character', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string()), (text) => {
        const isItsOwn =
          JSON.stringify(text) === `"${text}"` && Buffer.byteLength(text) === text.length;
        expect(isPlain(text)).toBe(isItsOwn && !text.includes('\u007f'));
      }),
    );
  });

  it('is made well-formed as by a decoder of UTF-8', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(wellFormed(text)).toBe(Buffer.from(text).toString());
        expect(byteLength(text)).toBe(byteLength(wellFormed(text)));
      }),
    );
  });

  it('is quoted as JSON, again and again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { json, value, bytes } of [quote(text), quote(text)]) {
          expect(JSON.parse(json)).toBe(wellFormed(text));
          expect(JSON.parse(value)).toEqual({ stringValue: wellFormed(text) });
          expect(bytes).toBe(Buffer.byteLength(text));
        }
      }),
    );
  });

  it('is quoted rightly after a thousand others', () => {
    const texts = Array.from({ length: 1_000 }, (_, n) => `\u00fc${n}`);
    for (const text of [...texts, ...texts]) expect(quote(text).json).toBe(`"${text}"`);
  });

  it('is cut to a well-formed beginning that lacks less than one character', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, bytes) => {
        const kept = cut(text, bytes);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(bytes);
        expect(wellFormed(text).startsWith(kept)).toBe(true);
        if (byteLength(text) > bytes) expect(byteLength(kept)).toBeGreaterThan(bytes - 4 - 3);
      }),
    );
  });
});
