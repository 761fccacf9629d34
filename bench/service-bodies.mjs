/** What the service is sent: what the SDK makes, under ids of their own each time. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createTelemetry } from '../dist/index.js';
import { requestOf } from './service-load.mjs';
import { makeContext } from './session.mjs';

const PACKAGE = { name: 'bench', version: '1.0.0' };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const DIGEST = /(?<="erasure_key_digest":")[0-9a-f]{64}/;

/** As `logUsage()` sends it. */
export function makePing() {
  const fields = {
    id: { stringValue: randomUUID() },
    timestamp: { timestampValue: '2026-11-24T09:30:00.000Z' },
    package_name: { stringValue: PACKAGE.name },
    package_version: { stringValue: PACKAGE.version },
    runtime: { stringValue: 'node' },
    runtime_version: { stringValue: process.versions.node },
    os: { stringValue: process.platform },
  };
  return requestOf({ path: '/v1/usage', headers: {}, body: JSON.stringify({ fields }) });
}

/** A maker of shares of one session of so many invokes, at the level that is the default. */
export async function shareMaker(invokes) {
  const telemetry = createTelemetry({ package: PACKAGE, endpoint: 'http://127.0.0.1:9' });
  for (let number = 0; number < invokes; number += 1) {
    telemetry.withSession('inference', (invoke) => {
      telemetry.appendInvokeContext(invoke, () => makeContext(number));
    });
  }
  const preview = await telemetry.preview();
  const [{ body }] = preview.requests;
  return () => {
    const ids = new Map();
    const key = randomBytes(32);
    const own = body
      .replace(UUID, (id) => {
        if (!ids.has(id)) ids.set(id, randomUUID());
        return ids.get(id);
      })
      .replace(DIGEST, createHash('sha256').update(key).digest('hex'));
    const headers = { 'Erasure-Key': key.toString('base64url') };
    return requestOf({ path: '/v1/sessions', headers, body: own });
  };
}
