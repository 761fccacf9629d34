/**
 * Shares a session of one invoke by the built SDK, as a program would whose user asked for it, and
 * prints its id and its key: `node scripts/share-once.mjs URL PACKAGE`, for the check of a deployment.
 */
import { readFileSync } from 'node:fs';
import { createTelemetry } from '../dist/index.js';

const [endpoint, name] = process.argv.slice(2);
const telemetry = createTelemetry({ package: { name, version: '0.0.0' }, endpoint });
telemetry.withSession('check', () => {});
const result = await telemetry.shareSessionData(undefined, { showProgress: false });
if (result.outcome !== 'shared') {
  console.error(result.message);
  process.exitCode = 1;
} else {
  const { erasure_key: key } = JSON.parse(readFileSync(result.receipt, 'utf8'));
  console.log(JSON.stringify({ session: result.sessionId, key }));
}
