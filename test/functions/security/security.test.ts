import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_BODY_BYTES,
  MAX_JSON_COMMAS,
  MAX_JSON_CONTAINERS,
  MAX_JSON_DEPTH,
} from '../../../functions/src/limits.js';
import {
  digestOfKey,
  firebaseAuthenticator,
  sameDigest,
  tokenAuthenticator,
  type VerifyIdToken,
} from '../../../functions/src/security/index.js';
import { measureJson } from '../../../functions/src/security/json.js';
import { StoreUnavailable } from '../../../functions/src/store/index.js';
import { newKey } from '../app/documents.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('measuring JSON before it is parsed', () => {
  it('finds every JSON text of modest size fine, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        expect(measureJson(bytes(text))).toBe('fine');
      }),
    );
  });

  it('counts no bracket, comma or quote inside a string', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('[', '{', '"', '\\', ',', 'é')), (parts) => {
        const text = JSON.stringify(parts.join('').repeat(MAX_JSON_DEPTH + 1));
        expect(measureJson(bytes(text))).toBe('fine');
      }),
    );
  });

  it('finds the limit of nesting exactly, in arrays and in objects', () => {
    const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    for (const nested of [arrays, objects]) {
      expect(measureJson(bytes(nested(MAX_JSON_DEPTH)))).toBe('fine');
      expect(measureJson(bytes(nested(MAX_JSON_DEPTH + 1)))).toBe('too-deep');
    }
  });

  it('refuses more values than a share can hold', () => {
    const commas = (count: number) => bytes(`[${'0,'.repeat(count)}0]`);
    expect(measureJson(commas(MAX_JSON_COMMAS))).toBe('fine');
    expect(measureJson(commas(MAX_JSON_COMMAS + 1))).toBe('too-many-values');
    const pairs = MAX_JSON_CONTAINERS / 5;
    const containers = (count: number) => bytes(`[${'[[[[[]]]]],'.repeat(count)}0]`);
    expect(measureJson(containers(pairs - 1))).toBe('fine');
    expect(measureJson(containers(pairs))).toBe('too-many-values');
  });

  it('has room for the densest bodies that a client may send', () => {
    const filled = (value: string) => {
      const values = `${value},`.repeat(Math.floor(MAX_BODY_BYTES / (value.length + 1)));
      return bytes(`[${values}0]`);
    };
    expect(measureJson(filled('{"nullValue":null}'))).toBe('fine');
    const shape = '"k":{"mapValue":{"fields":{"type":{"stringValue":"null"}}}}';
    expect(measureJson(filled(shape))).toBe('fine');
  });

  it('comes to an end on bytes that are no JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(['fine', 'too-deep']).toContain(measureJson(noise));
      }),
    );
  });
});

describe('keys', () => {
  it('are digested as the first share digested them', () => {
    const key = newKey();
    expect(digestOfKey(key.header)).toBe(key.digest);
  });

  it('are the same only when they are, and never the same as an unknown one', () => {
    const { digest } = newKey();
    expect(sameDigest(digest, digest)).toBe(true);
    expect(sameDigest(digest, newKey().digest)).toBe(false);
    expect(sameDigest(digest, undefined)).toBe(false);
    expect(sameDigest('', undefined)).toBe(false);
  });
});

describe('the token of one machine', () => {
  const authenticate = tokenAuthenticator('the-right-token');

  it('admits whoever sends it as a bearer token', async () => {
    for (const header of ['Bearer the-right-token', 'bearer  the-right-token']) {
      expect(await authenticate(header)).toEqual({ outcome: 'admitted', who: 'the-right-token' });
    }
  });

  it('refuses everything else with 401', async () => {
    for (const header of [undefined, '', 'the-right-token', 'Bearer the-right-toke', 'Bearer ']) {
      expect(await authenticate(header)).toMatchObject({ outcome: 'refused', status: 401 });
    }
  });
});

describe('a Firebase ID token', () => {
  const failing =
    (code: string): VerifyIdToken =>
    () =>
      Promise.reject(Object.assign(new Error('detail'), { code }));

  it('admits a user with the claim', async () => {
    const authenticate = firebaseAuthenticator(async () => ({ uid: 'u', admin: true }));
    expect(await authenticate('Bearer a.b.c')).toEqual({ outcome: 'admitted', who: 'u' });
  });

  it('refuses a user without the claim with 403, also when it only looks true', async () => {
    for (const claims of [{}, { admin: 'true' }, { admin: 1 }, { admin: false }]) {
      const authenticate = firebaseAuthenticator(async () => ({ uid: 'u', ...claims }));
      expect(await authenticate('Bearer a.b.c')).toMatchObject({ outcome: 'refused', status: 403 });
    }
  });

  it('refuses a token that is expired, revoked or forged with 401', async () => {
    for (const code of ['auth/id-token-expired', 'auth/id-token-revoked', 'auth/argument-error']) {
      const authenticate = firebaseAuthenticator(failing(code));
      expect(await authenticate('Bearer a.b.c')).toMatchObject({ outcome: 'refused', status: 401 });
    }
  });

  it('admits nobody when it cannot be verified, and says that as 503', async () => {
    for (const code of ['app/network-error', 'auth/internal-error']) {
      const authenticate = firebaseAuthenticator(failing(code));
      await expect(authenticate('Bearer a.b.c')).rejects.toBeInstanceOf(StoreUnavailable);
    }
  });

  it('is refused by the real firebase-admin when it is no token', async () => {
    process.env['GCLOUD_PROJECT'] ??= 'demo-aboveboard';
    const answer = await firebaseAuthenticator()('Bearer not.a.token');
    expect(answer).toMatchObject({ outcome: 'refused', status: 401 });
  });

  it('is not looked at when there is none', async () => {
    const authenticate = firebaseAuthenticator(() => Promise.reject(new Error('was looked at')));
    expect(await authenticate(undefined)).toMatchObject({ outcome: 'refused', status: 401 });
  });
});
