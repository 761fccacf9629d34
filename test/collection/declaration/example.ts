/** A declaration such as a package's author would write it, with a second revision. */
import {
  bulkEvent,
  commandEvent,
  declare,
  errorEvent,
  requestEvent,
  sessionsDeclaration,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';

const by = { owner: 'core team', since: 1 };

export const example = declare({
  package: 'graph-models',
  revision: 2,
  description: 'Learns where inference fails and how long it takes.',
  contact: 'privacy@graph-models.example',
  discussed: 'https://graph-models.example/meetings',
  region: 'europe-west1',
  retention_days: 180,
  usage: usageDeclaration(by),
  events: {
    command: commandEvent(by, { commands: ['build', 'serve'], flags: ['watch'] }),
    request: requestEvent(by),
    import: bulkEvent({ ...by, since: 2 }, { operations: ['create', 'update'] }),
    error: errorEvent(by, { error_types: ['ModelError', 'TypeError'] }),
  },
  sessions: {
    ...sessionsDeclaration(by),
    labels: {
      inference: { description: 'A model was run.', since: 1 },
      training: { description: 'A model was trained.', since: 2 },
    },
    error_types: ['ModelError', 'TypeError'],
    context: {
      iterations: {
        type: 'integer',
        description: 'Iterations that were asked for.',
        purpose: 'Which sizes to make fast.',
        level: 'shapes',
        ...by,
      },
      solver: {
        type: 'string',
        one_of: ['exact', 'variational'],
        description: 'Solver that was used.',
        purpose: 'Which solvers to keep.',
        level: 'labels',
        ...by,
      },
      model_name: {
        type: 'string',
        max_length: 40,
        description: 'Name that the user gave to the model.',
        purpose: 'To find the model again that a report is about.',
        level: 'labels',
        ...by,
      },
      source: {
        type: 'string',
        max_length: 60,
        description: 'Source of the model.',
        purpose: 'To run the model that fails.',
        level: 'text',
        ...by,
      },
      free_energy: {
        type: 'boolean',
        description: 'Whether the free energy was computed.',
        purpose: 'Whether anybody needs it.',
        level: 'counts',
        owner: 'core team',
        since: 2,
        until: '2027-06-30',
      },
    },
  },
});
