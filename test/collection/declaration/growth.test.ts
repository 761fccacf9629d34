import { describe, expect, it } from '@jest/globals';
import { growth } from '../../../src/collection/declaration/index.js';
import { example } from './example.js';

const paths = (accepted: number) =>
  growth(example, accepted).fields.map(({ stream, part, name }) =>
    [stream, part, name].filter(Boolean).join('.'),
  );

describe('growth', () => {
  it('is what a newer revision brought, and nothing else', () => {
    expect(paths(1)).toEqual([
      'events.import.id',
      'events.import.timestamp',
      'events.import.package_version',
      'events.import.operation',
      'events.import.records',
      'events.import.duration_ms',
      'sessions.context.free_energy',
    ]);
    expect(growth(example, 1).labels).toEqual(['training']);
  });

  it('is nothing for who accepted this revision', () => {
    expect(growth(example, 2)).toEqual({ fields: [], labels: [] });
  });

  it('is everything for who was told of nothing', () => {
    expect(paths(0)).toContain('usage.id');
    expect(paths(0)).toContain('sessions.environment.os');
    expect(growth(example, 0).labels).toEqual(['inference', 'training']);
  });
});
