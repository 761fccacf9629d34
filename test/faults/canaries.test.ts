/**
 * Canaries of every kind in every place of a session, shared at every level with the real service,
 * and looked for in all that is left behind: the bytes posted, the files of the user, the files of
 * the service, its answers and its log.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEVELS } from '../../src/collection/declaration/index.js';
import { createReceipts } from '../../src/outbox/index.js';
import {
  appendInvokeContext,
  createSession,
  type Session,
  withSession,
} from '../../src/session/index.js';
import { shareSessionData } from '../../src/sharing/index.js';
import { createTransport, type Transport } from '../../src/transport/index.js';
import type { Level } from '../../src/wire.js';
import { findTraces } from '../e2e/support.js';
import { type Machine, startMachine } from '../functions/app/machine.js';
import { abacus } from '../support/abacus.js';

const IDENTITY = { home: '/home/kingfisher', user: 'kingfisher', host: 'halcyon-nest' };

/** What redaction knows, and what of it must never be seen. */
const SECRETS: readonly (readonly [text: string, canary: string])[] = [
  ['/home/kingfisher/heron-plans.txt', 'heron-plans'],
  ['C:\\Users\\osprey\\heron-deeds.txt', 'heron-deeds'],
  ['/srv/heron-vault/notes', 'heron-vault'],
  ['KINGFISHER on HALCYON-NEST', 'kingfisher'],
  ['heron.mail@xanadu.example', 'heron.mail'],
  ['https://ada:heronpass99@db.example/x', 'heronpass99'],
  ['Authorization: Bearer herontoken1234567890abcdef', 'herontoken1234567890abcdef'],
  [`ghp_${'Heron4'.repeat(6)}`, 'Heron4Heron4'],
  ['AKIAHERONHERONHERON2', 'AKIAHERON'],
  ['203.0.113.77', '203.0.113.77'],
  ['-----BEGIN PRIVATE KEY-----\nHERONKEYHERONKEY\n-----END PRIVATE KEY-----', 'HERONKEYHERONKEY'],
];

/** Where a word may stand that nothing can recognise, and the first level that lets it out there. */
const PLACES = {
  label: 'labels',
  key: 'labels',
  'error-type': 'labels',
  'declared-short': 'labels',
  'declared-text': 'text',
  message: 'text',
} as const satisfies Readonly<Record<string, Level>>;

/** And those where none does. */
const CLOSED_PLACES = [
  'stack',
  'cause',
  'value',
  'nested-key',
  'nested-value',
  'map-key',
  'set-member',
  'list-member',
  'bytes',
  'symbol',
  'function-name',
  'class-name',
  'getter',
  'wrong-type',
  'undeclared-word',
  'too-long',
  'url',
];

let folder: string;
let service: Machine;
let strict: Machine;
const posted: Buffer[] = [];
const said: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-canaries-'));
  const start = (name: string, declarations: Map<string, typeof abacus> | undefined) => {
    const dataFolder = join(folder, name);
    mkdirSync(dataFolder);
    return startMachine({ dataFolder, declarations });
  };
  service = await start('any', undefined);
  strict = await start('strict', new Map([['abacus', abacus]]));
});

afterAll(async () => {
  await service.close();
  await strict.close();
  rmSync(folder, { recursive: true, force: true });
});

const inner = createTransport();
const transport: Transport = {
  ...inner,
  send: async (request, limits) => {
    posted.push(Buffer.from(`${request.url.href} ${JSON.stringify(request.headers)} `));
    posted.push(Buffer.from(request.body));
    const result = await inner.send(request, limits);
    said.push(JSON.stringify(result));
    return result;
  },
};

async function share(session: Session, level: Level, endpoint: string): Promise<void> {
  const home = join(folder, 'home');
  const result = await shareSessionData(
    session,
    { endpoint, collects: abacus, level },
    {
      env: { ABOVEBOARD_HOME: home },
      home: () => IDENTITY.home,
      cwd: () => folder,
      identity: () => IDENTITY,
      receipts: createReceipts({ folder: home }),
      transport,
    },
  );
  said.push(JSON.stringify(result));
  expect(result).toMatchObject({ outcome: 'shared' });
}

/** Everywhere that a word turned up, by the ways in which it may be written. */
function findAll(words: readonly string[]): string[] {
  const texts = {
    'what was posted': Buffer.concat(posted).toString(),
    'what was answered': said.join(),
    "the services' logs": JSON.stringify([service.log, strict.log]),
  };
  const found = Object.entries(texts).flatMap(([where, text]) =>
    words.flatMap((word) =>
      formsOf(word)
        .filter((form) => text.includes(form))
        .map(() => `${word} in ${where}`),
    ),
  );
  return [...found, ...findTraces(folder, words.flatMap(formsOf))];
}

function formsOf(word: string): string[] {
  const cases = [word, word.toUpperCase(), word.toLowerCase()];
  return [
    ...new Set([
      ...cases,
      Buffer.from(word)
        .toString('base64')
        .replace(/.{2}=*$/, ''),
    ]),
  ];
}

function throwAs(type: string, error: Error): never {
  Object.defineProperty(error, 'constructor', { value: { name: type } });
  throw error;
}

/** A session with `wordAt(place)` in each place. */
function sessionWith(wordAt: (place: string) => string): Session {
  const session = createSession({ package: { name: 'abacus', version: '1.2.3' } });
  const named = { [wordAt('class-name')]: class {} }[wordAt('class-name')];
  const context = {
    model: wordAt('declared-short').slice(0, 40),
    source: wordAt('declared-text'),
    steps: wordAt('wrong-type'),
    method: wordAt('undeclared-word'),
    data: [wordAt('list-member')],
    [wordAt('key')]: wordAt('value'),
    tree: { [wordAt('nested-key')]: [{ deep: { deeper: wordAt('nested-value') } }] },
    map: new Map([[wordAt('map-key'), 1]]),
    set: new Set([wordAt('set-member')]),
    bytes: Buffer.from(wordAt('bytes')),
    symbol: Symbol(wordAt('symbol')),
    run: Object.defineProperty(() => 1, 'name', { value: wordAt('function-name') }),
    made: named && new named(),
    page: new URL(`https://example.org/${encodeURIComponent(wordAt('url'))}`),
  };
  Object.defineProperty(context, 'lazy', { enumerable: true, get: () => wordAt('getter') });
  withSession(session, wordAt('label'), (invoke) => {
    appendInvokeContext(invoke, () => context);
    appendInvokeContext(invoke, () => ({ model: wordAt('too-long').repeat(40) }));
  });
  withSession(session, 'solve', (invoke) => appendInvokeContext(invoke, () => context));
  const error = new Error(wordAt('message'), { cause: wordAt('cause') });
  error.stack = `Error: ${wordAt('stack')}\n    at ${wordAt('stack')} (/${wordAt('stack')}.js:1:1)`;
  expect(() =>
    withSession(session, wordAt('label'), () => throwAs(wordAt('error-type'), error)),
  ).toThrow();
  return session;
}

const reaches = (level: Level, first: Level) => LEVELS.indexOf(level) >= LEVELS.indexOf(first);

describe.each(LEVELS)('at the level %s', (level) => {
  it('a word leaves from the places that the level opens, and from no other', async () => {
    const wordAt = (place: string) => `siskin-${level}-${place}`;
    for (const { url } of [service, strict]) await share(sessionWith(wordAt), level, url);

    const open = Object.entries(PLACES).filter(([, first]) => reaches(level, first));
    const shut = Object.keys(PLACES).filter((place) => !open.some(([name]) => name === place));
    expect(findAll([...shut, ...CLOSED_PLACES].map(wordAt))).toEqual([]);
    // The search finds what is there.
    for (const [place] of open) {
      const found = findAll([wordAt(place)]).join();
      expect(found).toContain('what was posted');
      expect(found).toContain(join(folder, 'any'));
      expect(found).toContain(join(folder, 'home', 'packages'));
    }
  });

  it('nothing leaves, from any place, that is recognised as a secret', async () => {
    for (const [text] of SECRETS)
      await share(
        sessionWith(() => text),
        level,
        service.url,
      );
    expect(findAll(SECRETS.map(([, canary]) => canary))).toEqual([]);
  });
});

describe('a value without a declaration', () => {
  const WORD = 'redstart-5517';
  /** No declared number is one of these: they are integers. */
  const NUMBER = 551_755.175_517;
  const LARGE = 551_755_175_517n;
  const NUMBERS = [String(NUMBER), String(LARGE)];
  const { node: tree } = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(WORD, NUMBER, Symbol(WORD), new Error(WORD), LARGE),
      fc.constantFrom<unknown>(Buffer.from(WORD), Float64Array.of(NUMBER), [[NUMBER]]),
      fc.array(tie('node'), { maxLength: 3 }),
      tie('node').map((value) => ({ [WORD]: value, toJSON: () => WORD })),
      tie('node').map((value) => new Map([[WORD, value]])),
      tie('node').map((value) => new Set([value])),
    ),
  }));
  const key = fc.oneof(
    fc.constantFrom(
      WORD,
      '__proto__',
      'constructor',
      'toJSON',
      ...Object.keys(abacus.sessions.context),
    ),
    fc.string(),
  );

  it('does not leave at shapes, however it is wrapped and wherever it stands', async () => {
    const contexts = fc.array(fc.dictionary(key, tree), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(contexts, async (all) => {
        const session = createSession({ package: { name: 'abacus', version: '1.2.3' } });
        for (const context of all) {
          withSession(session, WORD, (invoke) => appendInvokeContext(invoke, () => context));
        }
        const before = posted.length;
        await share(session, 'shapes', strict.url);
        const bytes = Buffer.concat(posted.slice(before)).toString();
        const left = [...formsOf(WORD), ...NUMBERS].filter((form) => bytes.includes(form));
        expect(left).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(findAll([WORD, ...NUMBERS])).toEqual([]);
  });
});
