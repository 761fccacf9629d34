import { describe, expect, it } from '@jest/globals';
import { collectedBy } from '../../../src/collection/filter/index.js';
import { abacus } from '../../support/abacus.js';

describe('collectedBy', () => {
  it('takes the declaration of the package', () => {
    expect(collectedBy(abacus, 'abacus')).toEqual({ outcome: 'collected', declaration: abacus });
  });

  it('takes the ready-made one where there is none', () => {
    expect(collectedBy(undefined, 'abacus')).toMatchObject({
      outcome: 'collected',
      declaration: { package: 'abacus', sessions: { labels: {}, context: {} } },
    });
  });

  const cannotBeRead = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
    },
  );

  it.each([
    ['no declaration', null, 'is faulty: declaration: must be an object.'],
    ['a fault', { ...abacus, revision: 0 }, 'is faulty: revision: must be'],
    ['the name of another package', { ...abacus, package: 'counting' }, 'that of another package'],
    ['nothing that can be read', cannotBeRead, 'it cannot be read'],
  ])('refuses %s in a sentence', (_, collects, sentence) => {
    expect(collectedBy(collects, 'abacus')).toEqual({
      outcome: 'faulty',
      message: expect.stringContaining(sentence),
    });
  });
});
