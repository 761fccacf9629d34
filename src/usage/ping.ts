/** The ping itself: made, and shown or sent. Loaded only where it may leave. */
export { isMainThread } from 'node:worker_threads';

import { collectedBy } from '../collection/filter/index.js';
import { background } from '../delivery/index.js';
import { errorCode } from '../disk/index.js';
import { documentJson } from '../firestore/index.js';
import {
  BACKGROUND_DEADLINE_MS,
  headersAsSent,
  type OutgoingRequest,
  parseEndpoint,
} from '../transport/index.js';
import { installationOf } from './installation.js';
import type { LoadedPackage, UsageSurroundings } from './log-usage.js';
import { pingFields } from './ping-fields.js';
import { noteLoss, noteSent } from './usage-status.js';

export interface Ping extends Pick<LoadedPackage, 'package' | 'collects'> {
  readonly endpoint: string;
  readonly loadedAt: Date;
  /** Of the declaration: fields that are younger stay home. */
  readonly acceptedRevision: number;
}

interface PreparedPing {
  readonly id: string;
  readonly request: OutgoingRequest;
}

/** Through the ledger, once; what fails is dropped, and counted. Never rejects. */
export async function sendPing(ping: Ping, surroundings: UsageSurroundings): Promise<void> {
  const { name } = ping.package;
  try {
    const prepared = await prepare(ping, surroundings, { keep: true });
    if (prepared === undefined) return;
    const { background: by = background } = surroundings;
    const result = await by({ package: name, stream: 'usage' }, surroundings).send(
      prepared.request,
      {
        timeoutMs: BACKGROUND_DEADLINE_MS,
      },
    );
    if (result.outcome !== 'success') noteLoss(name, result.reason);
    else if (isAnswerTo(prepared.id, result.body)) noteSent(name);
    else noteLoss(name, 'not-our-service');
  } catch (error) {
    noteLoss(name, errorCode(error));
  }
}

/** Nothing is written: where the installation has no secret yet, one is shown that it will not have. */
export async function printPing(ping: Ping, surroundings: UsageSurroundings): Promise<void> {
  const prepared = await prepare(ping, surroundings, { keep: false });
  if (prepared === undefined) return;
  const { url, body } = prepared.request;
  const headers = Object.entries(headersAsSent(prepared.request));
  const { terminal = process.stderr } = surroundings;
  terminal.write(
    [
      `aboveboard would send for ${ping.package.name}, and does not: POST ${url.href}`,
      ...headers.map(([header, value]) => `  ${header}: ${value}`),
      `  ${body}`,
      '',
    ].join('\n'),
  );
}

async function prepare(
  ping: Ping,
  surroundings: UsageSurroundings,
  { keep }: { readonly keep: boolean },
): Promise<PreparedPing | undefined> {
  const endpoint = parseEndpoint(ping.endpoint);
  const collected = collectedBy(ping.collects, ping.package.name);
  if (endpoint.outcome === 'refused' || collected.outcome === 'faulty') return undefined;
  const installation = installationOf(ping.package.name, { platform: surroundings, keep });
  const fields = await pingFields(collected.declaration, ping, installation, surroundings.env);
  if (fields === undefined) return undefined;
  const request = {
    url: new URL('v1/usage', endpoint.base),
    headers: { 'content-type': 'application/json' },
    body: documentJson(fields),
  };
  return { id: fields.id, request };
}

function isAnswerTo(id: string, body: object): boolean {
  return 'id' in body && body.id === id && 'counted' in body;
}
