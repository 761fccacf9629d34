import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstFault, shareRequest } from '../../../functions/src/schema/index.js';
import { sizeOfFields, toFirestoreSession, type Value } from '../../../src/firestore/index.js';
import { createSession } from '../../../src/session/index.js';
import { idOf, newKey, newShare } from '../app/documents.js';

/** What a sentence may name: our own fields and numbers, nothing of the sender's. */
const KNOWN_PATH =
  /^(body|(session|session_stats|invokes|part|erasure_key_digest)(\[\d+\])?(\.(fields|mapValue|share|number|of|[a-z_]{2,20}))*)$/;

/** Every place in a value, as the steps that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key])),
  ];
}

function withChange(value: unknown, [step, ...rest]: readonly string[], put: unknown): unknown {
  if (step === undefined) return put;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? Object.assign([], value)
    : Object.assign({}, value);
  copy[step] = withChange(copy[step], rest, put);
  return copy;
}

describe('the schema of a share', () => {
  it('keeps every field of a share that the SDK wrote', () => {
    const share = newShare(newKey());
    const parsed = shareRequest.parse(share);
    expect(parsed.session.fields).toEqual(share.session.fields);
    expect(parsed.invokes.map(({ fields }) => fields)).toEqual(
      share.invokes.map(({ fields }) => fields),
    );
    expect([parsed.session, ...parsed.session_stats, ...parsed.invokes]).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ dropped: 1 })]),
    );
  });

  it('keeps everything of the environment that the SDK knows', () => {
    const share = newShare(newKey());
    const { environment } = toFirestoreSession(createSession()).fields;
    const session = { fields: { ...share.session.fields, environment } };
    const parsed = shareRequest.parse({ ...share, session });
    expect(parsed.session.fields.environment).toEqual(environment);
  });

  it('says of each document how large its fields are by the rule of Firestore', () => {
    const { session, session_stats, invokes } = shareRequest.parse(newShare(newKey()));
    for (const { fields, bytes } of [session, ...session_stats, ...invokes]) {
      expect(bytes).toBe(sizeOfFields(fields));
    }
  });

  it('takes a context as deep as a page of the store can hold it, and none deeper', () => {
    const nested = (depth: number): Value =>
      depth === 0
        ? { nullValue: null }
        : { mapValue: { fields: { ['k'.repeat(60)]: nested(depth - 1) } } };
    const deep = (depth: number) => {
      const share = newShare(newKey());
      const [first] = share.invokes;
      const fields = { ...first?.fields, context: nested(depth) };
      return shareRequest.safeParse({ ...share, invokes: [{ fields }] }).success;
    };
    expect(deep(17)).toBe(true);
    expect(deep(18)).toBe(false);
  });

  it('writes a count that came as a number as Firestore writes it', () => {
    const share = newShare(newKey());
    const text = JSON.stringify(share).replaceAll(/"integerValue":"(\d+)"/g, '"integerValue":$1');
    const { session, session_stats } = shareRequest.parse(JSON.parse(text));
    expect(session.fields).toEqual(share.session.fields);
    expect(session_stats[0]?.fields).toEqual(share.session_stats[0]?.fields);
  });

  it('drops what it does not know, on the top and inside the environment, and counts it', () => {
    const share = newShare(newKey());
    const changed = JSON.stringify(share)
      .replace('"created_at":', '"new_one":{"nullValue":null},"created_at":')
      .replace('"word_size":', '"new_two":{"nullValue":null},"word_size":');
    const { session } = shareRequest.parse(JSON.parse(changed));
    expect(session.fields).toEqual(share.session.fields);
    expect(session.dropped).toBe(2);
  });

  it('says of anything at all, without failing, what is wrong with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        const parsed = shareRequest.safeParse(anything);
        expect(parsed.success).toBe(false);
        const { field, detail } = firstFault('json', parsed.error?.issues ?? []);
        expect(field).toMatch(KNOWN_PATH);
        expect(detail).toMatch(/\.$/);
      }),
    );
  });

  it('names a field of ours, whichever value in a share is replaced by whatever', () => {
    const share = newShare(newKey(), '7f7f7f7f-0000-4000-8000-000000000000');
    const places = placesIn(share);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, put) => {
        const parsed = shareRequest.safeParse(withChange(share, place, put));
        if (parsed.success) return;
        expect(firstFault('json', parsed.error.issues).field).toMatch(KNOWN_PATH);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no share in which an id leads out of it', () => {
    const [one, other] = [newShare(newKey()), newShare(newKey())];
    const foreign = { ...one, invokes: other.invokes };
    const parsed = shareRequest.safeParse(foreign);
    expect(firstFault('json', parsed.error?.issues ?? [])).toEqual({
      field: 'invokes[0].fields.session_stats',
      detail: 'invokes[0].fields.session_stats must be the id of statistics in this share.',
    });
    expect(idOf(one.session)).not.toBe(idOf(other.session));
  });
});
