import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkDeclaration,
  type Declaration,
  defaultDeclaration,
  readDeclaration,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';
import { example } from './example.js';

const size = {
  type: 'integer',
  description: 'x',
  purpose: 'x',
  owner: 'x',
  since: 1,
  level: 'counts',
};

const text = { ...size, type: 'string', level: 'text' };

const base = { package: 'x', revision: 1, description: 'x' };

const ping = usageDeclaration({ owner: 'x', since: 1 }).fields;

const message = { id: ping.id, timestamp: ping.timestamp };

const usage = (field: unknown) => ({ ...base, usage: { fields: { ...ping, size: field } } });

const context = (field: unknown) => ({
  ...base,
  sessions: { labels: {}, error_types: [], environment: {}, context: { size: field } },
});

describe('checkDeclaration', () => {
  it('finds nothing wrong with the example, the default one, and both read from JSON', () => {
    const valid: Declaration[] = [example, defaultDeclaration('@scope/pkg'), base];
    for (const declaration of [...valid, usage(size)]) {
      expect(checkDeclaration(declaration)).toEqual([]);
      expect(checkDeclaration(JSON.parse(JSON.stringify(declaration)))).toEqual([]);
    }
  });

  it.each<[string, unknown]>([
    ['declaration: must be an object.', null],
    ['declaration: must be an object.', []],
    [
      'declaration: has no property "endpoint"; it has package, revision, description, contact, discussed, region, retention_days, usage, events, sessions.',
      { ...base, endpoint: 'x' },
    ],
    ['package: must be the name of the package.', { ...base, package: '../x' }],
    ['revision: must be a whole number from 1 on.', { ...base, revision: 0 }],
    ['description: must be one line of 1 to 1000 characters.', { ...base, description: ' ' }],
    ['contact: must be one line of 1 to 1000 characters.', { ...base, contact: 1 }],
    ['discussed: must be the https address of a page.', { ...base, discussed: 'meeting' }],
    ['retention_days: must be a whole number from 1 to 3650.', { ...base, retention_days: 0.5 }],
    ['usage: must be an object.', { ...base, usage: [] }],
    ['usage.fields: must be an object of 1 to 100 fields.', { ...base, usage: { fields: [] } }],
    [
      'usage.fields.package_name: must be declared, of the type identifier, or no ping can leave.',
      { ...base, usage: { fields: { id: ping.id, timestamp: ping.timestamp } } },
    ],
    [
      'usage.fields.id: must be declared, of the type id, or no ping can leave.',
      { ...base, usage: { fields: { ...ping, id: { ...ping.id, type: 'token' } } } },
    ],
    ['usage.fields.size: must be an object.', usage('integer')],
    [
      'usage.fields.size.type: must be one of boolean, integer, number, timestamp, string, version, code, identifier, route, frame, id, token, hash, installation_id.',
      usage({ ...size, type: 'object' }),
    ],
    [
      'usage.fields.size.level: must be one of counts, shapes, labels, text.',
      usage({ ...size, level: 1 }),
    ],
    [
      'usage.fields.size.owner: must be one line of 1 to 1000 characters.',
      usage({ ...size, owner: '' }),
    ],
    [
      'usage.fields.size.purpose: must be one line of 1 to 1000 characters.',
      usage({ ...size, purpose: undefined }),
    ],
    [
      'usage.fields.size.since: must be a revision of this declaration, from 1 to its own.',
      usage({ ...size, since: 2 }),
    ],
    [
      'usage.fields.size.until: must be a day, such as 2027-12-31.',
      usage({ ...size, until: '2027-02-30' }),
    ],
    ['usage.fields.size.list: must be true or left out.', usage({ ...size, list: false })],
    [
      'usage.fields.size: one_of and max_length are for the type string.',
      usage({ ...size, max_length: 3 }),
    ],
    ['usage.fields.size.type: names are hashed in events only.', usage({ ...size, type: 'hash' })],
    [
      'sessions.context.size.type: names are hashed in events only.',
      context({ ...size, type: 'hash' }),
    ],
    [
      'usage.fields.size: free text is not collected here; give one_of, or a type such as version, code or identifier.',
      usage(text),
    ],
    [
      'usage.fields.size.one_of: a word has 1 to 100 characters, and none of them is a backquote, a bar or an angle bracket.',
      usage({ ...text, one_of: ['a|b'] }),
    ],
    [
      'description: must be one line of 1 to 1000 characters.',
      { ...base, description: 'a\u001b[2J' },
    ],
    ['discussed: must be the https address of a page.', { ...base, discussed: 'https://x/> #' }],
    ['usage.fields.size.one_of: a word stands here twice.', usage({ ...text, one_of: ['a', 'a'] })],
    [
      'usage.fields.size.one_of: "other" means everything that is not declared, and cannot be declared.',
      usage({ ...text, one_of: ['other'] }),
    ],
    [
      'sessions.context.size.level: a string without one_of leaves at labels or text only.',
      context({ ...text, level: 'shapes' }),
    ],
    [
      'sessions.context.size.max_length: at labels a value is short; give a number from 1 to 100, or the level text.',
      context({ ...text, level: 'labels' }),
    ],
    [
      "events.log-in: an event's name is letters, digits and underscores.",
      { ...base, events: { 'log-in': { description: 'x', fields: { ...message, size } } } },
    ],
    [
      'events.login.fields.timestamp: must be declared, of the type timestamp, or no event can leave.',
      { ...base, events: { login: { description: 'x', fields: { id: ping.id, size } } } },
    ],
    [
      'events.login.description: must be one line of 1 to 1000 characters.',
      { ...base, events: { login: { fields: { ...message, size } } } },
    ],
    [
      'sessions.labels.run.since: must be a revision of this declaration, from 1 to its own.',
      {
        ...base,
        sessions: {
          ...example.sessions,
          environment: {},
          context: {},
          labels: { run: { description: 'x', since: 2 } },
        },
      },
    ],
  ])('says %j', (fault, declaration) => {
    expect(checkDeclaration(declaration)).toEqual([fault]);
  });

  it('names every fault at once', () => {
    expect(checkDeclaration({ revision: 'x', sessions: {} })).toEqual([
      'package: must be the name of the package.',
      'revision: must be a whole number from 1 on.',
      'description: must be one line of 1 to 1000 characters.',
      'sessions.labels: must be an object.',
      'sessions.error_types: must be a list of at most 500 words.',
      'sessions.environment: must be an object of 0 to 100 fields.',
      'sessions.context: must be an object of 0 to 100 fields.',
    ]);
  });

  it('refuses free text in usage, in events and in the environment', () => {
    const { labels, error_types, context } = example.sessions;
    const free = { size: text };
    for (const declaration of [
      { ...example, usage: { fields: { ...ping, ...free } } },
      { ...example, events: { login: { description: 'x', fields: { ...message, ...free } } } },
      { ...example, sessions: { labels, error_types, context, environment: free } },
    ]) {
      expect(checkDeclaration(declaration)).toEqual([
        expect.stringContaining('free text is not collected here'),
      ]);
    }
  });

  it('answers for any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const faults = checkDeclaration({
          ...base,
          usage: one,
          events: { e: other },
          sessions: other,
        });
        expect(faults.length).toBeGreaterThan(0);
      }),
    );
  });

  it('refuses names that JSON can hold and an object cannot', () => {
    const declaration = JSON.parse(
      `{"package":"x","revision":1,"description":"x","usage":{"fields":{"__proto__":${JSON.stringify(size)},${JSON.stringify(ping).slice(1)}}}`,
    );
    expect(checkDeclaration(declaration)).toEqual([
      "usage.fields.__proto__: a field's name is letters, digits and underscores.",
    ]);
  });
});

describe('readDeclaration', () => {
  it('gives the declaration or its faults', () => {
    expect(readDeclaration(base)).toEqual({ outcome: 'valid', declaration: base });
    expect(readDeclaration(3)).toEqual({
      outcome: 'faulty',
      faults: ['declaration: must be an object.'],
    });
  });
});
