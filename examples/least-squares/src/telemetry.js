/** What this package collects, and the one object through which it does. Nothing is sent by itself. */
import { createTelemetry, declare } from 'aboveboard';
import { STANDARD_ERRORS, sessionsDeclaration } from 'aboveboard/declarations';

const by = { owner: 'the maintainers of least-squares', since: 1 };
const purpose = 'To find out which fits fail, and why.';

export const declaration = declare({
  package: 'least-squares',
  revision: 1,
  description:
    'Learns which fits fail. Sends a session when its user says --share, to the service that LEAST_SQUARES_ENDPOINT names, and nothing where it names none.',
  sessions: {
    ...sessionsDeclaration(by),
    labels: { fit: { description: 'A polynomial is fitted to points.', since: 1 } },
    error_types: [...STANDARD_ERRORS, 'SingularMatrixError'],
    context: {
      degree: {
        type: 'integer',
        description: 'Degree of the polynomial.',
        purpose,
        ...by,
        level: 'shapes',
      },
      rms: {
        type: 'number',
        description: 'Root mean square of the residuals.',
        purpose,
        ...by,
        level: 'labels',
      },
      points: {
        type: 'number',
        list: true,
        description: 'The points. They are pairs and no plain list, so only their number leaves.',
        purpose,
        ...by,
        level: 'text',
      },
      residuals: {
        type: 'number',
        list: true,
        description: 'What is left of each point. An array of its own type: only its size leaves.',
        purpose,
        ...by,
        level: 'text',
      },
    },
  },
});

export const telemetry = createTelemetry({
  package: { name: 'least-squares', version: '1.4.0' },
  endpoint: process.env.LEAST_SQUARES_ENDPOINT ?? null,
  collects: declaration,
});
