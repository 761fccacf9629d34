import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  bulkEvent,
  commandEvent,
  defaultDeclaration,
  environmentFields,
  errorEvent,
  type Fields,
  requestEvent,
  STANDARD_ERRORS,
  type Stewardship,
  sessionsDeclaration,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';

const by: Stewardship = { owner: 'core team', since: 3 };

/** Names, types and levels: what leaves. A sentence may be put better without anybody being told. */
function whatLeaves(fields: Fields): string {
  const facts = Object.entries(fields).map(([name, { type, list, one_of, level }]) =>
    JSON.stringify([name, type, list, one_of, level]),
  );
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 12);
}

describe('a ready-made declaration', () => {
  it.each<[string, Fields, string]>([
    ['usage', usageDeclaration(by).fields, 'c2502900f5d6'],
    ['command', commandEvent(by, { commands: [] }).fields, '01fb58327e2c'],
    ['request', requestEvent(by).fields, 'dc2781a18467'],
    ['bulk', bulkEvent(by, { operations: [] }).fields, 'd3da513564a4'],
    ['error', errorEvent(by).fields, '0921f16c0b56'],
    ['environment', environmentFields(by), '73893b60f217'],
  ])(
    'of %s never grows: users of a package were told of exactly these fields',
    (_, fields, digest) => {
      expect(whatLeaves(fields)).toBe(digest);
    },
  );

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
});
