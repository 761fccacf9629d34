/** The one object through which this package records and shares. Nothing is sent by itself. */
import { createTelemetry } from 'aboveboard';

export const telemetry = createTelemetry({
  package: { name: 'least-squares', version: '1.4.0' },
  endpoint: process.env.LEAST_SQUARES_ENDPOINT ?? null,
});
