/** A program of somebody's package, run once: it has shared a session, and kept it. */
import { createTelemetry } from 'aboveboard';

const telemetry = createTelemetry({
  package: { name: 'abacus', version: '2.1.0' },
  endpoint: `http://127.0.0.1:${process.env.PORT}`,
  keepSessions: true,
});
telemetry.withSession('sum', () => 3 + 4);
const { message } = await telemetry.shareSessionData();
process.stdout.write(`${message}\n`);
