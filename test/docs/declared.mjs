/** The declaration of the package `abacus`, for a service that takes what it sends. */
import {
  commandEvent,
  declare,
  sessionsDeclaration,
  usageDeclaration,
} from '../../dist/declarations.js';

const by = { owner: 'the maintainers of abacus', since: 1 };
const declaration = declare({
  package: 'abacus',
  revision: 1,
  description: 'Learns which sums fail.',
  usage: usageDeclaration(by),
  events: { command: commandEvent(by, { commands: ['build'], flags: {} }) },
  sessions: {
    ...sessionsDeclaration(by),
    labels: { sum: { description: 'Numbers are added up.', since: 1 } },
    context: {
      count: {
        type: 'integer',
        description: 'How many numbers there are.',
        purpose: 'To find out which sizes fail.',
        level: 'shapes',
        ...by,
      },
    },
  },
});
process.stdout.write(JSON.stringify(declaration));
