/**
 * The functions as Google Cloud runs them: functions-framework's own test server, which unlike its
 * command listens where it is told to, over a Firestore in this process.
 */
import type { AddressInfo } from 'node:net';
import { type HttpFunction, http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { HttpsFunction } from 'firebase-functions/v2/https';
import { createFunctions, leaveBodiesUnparsed } from '../../functions/src/cloud/index.js';
import { tokenAuthenticator } from '../../functions/src/security/index.js';
import { logToStdout } from '../../functions/src/service.js';
import { openFirestoreAggregates } from '../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeStore } from '../contract/bridge.js';
import { openGuard } from '../support/open-guard.js';

leaveBodiesUnparsed();

const given = {
  settings: {
    retentionDays: 180,
    rxinferLevel: process.env['ABOVEBOARD_RXINFER_LEVEL'] === 'shapes' ? 'shapes' : undefined,
    stopped: new Set<string>(),
    declarations: undefined,
  },
  guard: openGuard,
  clock: () => new Date(),
  log: logToStdout,
} as const;

const { receive, admin, statistics } = createFunctions(
  async () => ({
    ...given,
    store: openBridgeStore(newBridgeDatabase('demo-aboveboard').firestore()),
  }),
  {
    authenticate: tokenAuthenticator(process.env['ABOVEBOARD_ADMIN_TOKEN'] ?? ''),
    openPublished: async () => ({
      ...given,
      threshold: 10,
      aggregates: openFirestoreAggregates(newBridgeDatabase('demo-statistics').firestore()),
    }),
  },
);

async function serve(name: string, handler: HttpsFunction): Promise<string> {
  // firebase-functions and functions-framework each declare Express's request in their own way.
  http(name, handler as HttpFunction);
  const server = getTestServer(name);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Listening on a host and a port, a server has an address of this form.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

process.stdout.write(`The admin's half is at ${await serve('admin', admin)}\n`);
process.stdout.write(`The statistics are at ${await serve('statistics', statistics)}\n`);
process.stdout.write(`functions-framework listens on ${await serve('receive', receive)}\n`);
