/** Records the session of session.mjs and shares it with the endpoint given: for requests.mjs. */
import { createTelemetry } from '../dist/index.js';
import { INVOKES, makeContext } from './session.mjs';

const telemetry = createTelemetry({
  package: { name: 'bench', version: '1.0.0' },
  endpoint: process.argv[2],
});
for (let number = 0; number < INVOKES; number += 1) {
  telemetry.withSession('inference', (invoke) => {
    telemetry.appendInvokeContext(invoke, () => makeContext(number));
  });
}
const result = await telemetry.shareSessionData(undefined, { silent: true });
if (result.outcome !== 'shared') {
  console.error(result.message);
  process.exitCode = 1;
}
