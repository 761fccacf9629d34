/** The declaration of the package whose sessions `recordedSession` makes. */
import {
  declare,
  STANDARD_ERRORS,
  sessionsDeclaration,
} from '../../src/collection/declaration/index.js';

const by = { owner: 'core team', since: 1 };
const purpose = 'To find out what is slow.';

export const abacus = declare({
  package: 'abacus',
  revision: 2,
  description: 'Learns what is computed and what fails.',
  sessions: {
    ...sessionsDeclaration(by),
    labels: {
      solve: { description: 'A system is solved.', since: 1 },
      plot: { description: 'A solution is drawn.', since: 2 },
    },
    error_types: [...STANDARD_ERRORS, 'ModelError'],
    context: {
      steps: { type: 'integer', description: 'Steps taken.', purpose, ...by, level: 'shapes' },
      method: {
        type: 'string',
        one_of: ['direct', 'iterative'],
        description: 'How it was solved.',
        purpose,
        ...by,
        level: 'shapes',
      },
      model: {
        type: 'string',
        max_length: 40,
        description: 'Name of the model.',
        purpose,
        ...by,
        level: 'labels',
      },
      data: {
        type: 'integer',
        list: true,
        description: 'What went in.',
        purpose,
        ...by,
        level: 'labels',
      },
      source: { type: 'string', description: 'The model as text.', purpose, ...by, level: 'text' },
      legacy: {
        type: 'integer',
        description: 'A flag.',
        purpose,
        ...by,
        until: '2026-12-31',
        level: 'shapes',
      },
    },
  },
});
