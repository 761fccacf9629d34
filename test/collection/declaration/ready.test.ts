import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  bulkEvent,
  checkDeclaration,
  commandEvent,
  crashEvent,
  declare,
  defaultDeclaration,
  envelope,
  environmentFields,
  errorEvent,
  type Fields,
  framesFields,
  hostFields,
  installationEvent,
  processFields,
  requestEvent,
  requestHeaderFields,
  STANDARD_ERRORS,
  type Stewardship,
  sessionsDeclaration,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';
import * as declarations from '../../../src/declarations.js';

const by: Stewardship = { owner: 'core team', since: 3 };

/** Names, types and levels: what leaves. A sentence may be put better without anybody being told. */
function whatLeaves(fields: Fields): string {
  const facts = Object.entries(fields).map(([name, { type, list, one_of, level }]) =>
    JSON.stringify([name, type, list, one_of, level]),
  );
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 12);
}

/** Under the names by which a package imports them. */
const READY: readonly (readonly [name: string, fields: Fields, digest: string])[] = [
  ['usageDeclaration', usageDeclaration(by).fields, 'c2502900f5d6'],
  ['commandEvent', commandEvent(by, { commands: [] }).fields, '01fb58327e2c'],
  ['requestEvent', requestEvent(by).fields, 'dc2781a18467'],
  ['bulkEvent', bulkEvent(by, { operations: [] }).fields, 'd3da513564a4'],
  ['errorEvent', errorEvent(by).fields, 'ac5bab12a45d'],
  ['crashEvent', crashEvent(by).fields, '482bc4385006'],
  ['installationEvent', installationEvent(by).fields, '765eafa82593'],
  ['environmentFields', environmentFields(by), '73893b60f217'],
  ['hostFields', hostFields(by), '22a5cd623c6a'],
  ['processFields', processFields(by), '2436ce165a2f'],
  ['framesFields', framesFields(by), '9acf9f001bcf'],
  ['requestHeaderFields', requestHeaderFields(by), '96828158db64'],
];

describe('a ready-made declaration', () => {
  it.each(READY)(
    'of %s never grows: users of a package were told of exactly these fields',
    (_, fields, digest) => {
      expect(whatLeaves(fields)).toBe(digest);
    },
  );

  it('is held to that as soon as it can be imported', () => {
    // Of sessions it is the environment, which is among them.
    const others = ['checkDeclaration', 'sessionsDeclaration'];
    const ready = Object.keys(declarations).filter((name) =>
      /(Event|Fields|Declaration)$/.test(name),
    );
    expect([...READY.map(([name]) => name), ...others].sort()).toEqual(ready.sort());
  });

  it('of sessions has the standard errors and the environment, and no word of any package', () => {
    expect(sessionsDeclaration(by)).toEqual({
      labels: {},
      error_types: STANDARD_ERRORS,
      environment: environmentFields(by),
      context: {},
    });
  });

  it('names the given owner and revision in every field', () => {
    const fields = Object.values({
      ...usageDeclaration(by).fields,
      ...commandEvent(by, { commands: [] }).fields,
      ...requestEvent(by).fields,
      ...bulkEvent(by, { operations: [] }).fields,
      ...errorEvent(by).fields,
      ...sessionsDeclaration(by).environment,
      ...crashEvent(by).fields,
      ...hostFields(by),
      ...processFields(by),
      ...requestHeaderFields(by),
    });
    for (const field of fields) expect(field).toMatchObject(by);
  });

  it('collects no field that lasts from one message to the next', () => {
    const { usage } = defaultDeclaration('x');
    expect(Object.keys(usage.fields)).toEqual([
      'id',
      'timestamp',
      'package_version',
      'package_name',
      'runtime',
      'runtime_version',
    ]);
  });

  it('of commands collects the flags that were decided to be collected, and no other', () => {
    const { flags } = commandEvent(by, {
      commands: ['build'],
      flags: { watch: 'collect', token: 'never', force: 'collect' },
    }).fields;
    expect(flags.one_of).toEqual(['watch', 'force']);
  });

  it('of commands counts what it is told to count, under no name that means something else', () => {
    const { fields } = commandEvent(by, {
      commands: ['build'],
      counts: { jobs: 'How many jobs were run.', success: 'How many succeeded.' },
    });
    expect(fields.jobs).toMatchObject({ type: 'integer', level: 'counts', ...by });
    expect(fields.success).toMatchObject({ type: 'boolean' });
  });

  it('is in order, whatever of them a package has', () => {
    const all = declare({
      package: 'x',
      revision: 3,
      description: 'All of them.',
      events: {
        command: commandEvent(by, { commands: ['build'], counts: { jobs: 'Jobs.' } }),
        request: {
          description: 'A request was answered.',
          fields: { ...requestEvent(by).fields, ...requestHeaderFields(by) },
        },
        bulk: bulkEvent(by, { operations: ['create'] }),
        error: errorEvent(by),
        crash: crashEvent(by),
        installation: installationEvent(by),
        started: {
          description: 'It has started.',
          fields: { ...envelope(by), ...hostFields(by), ...processFields(by) },
        },
      },
    });
    expect(checkDeclaration(all)).toEqual([]);
  });
});
