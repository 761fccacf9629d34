/** The wire's receiving end, as small as it can be: remembers by id what it was sent. */
import { createHash } from 'node:crypto';
import type { Fields } from '../../src/firestore/index.js';
import { createReceipts } from '../../src/outbox/index.js';
import type { Surroundings } from '../../src/sharing/index.js';
import { createTransport } from '../../src/transport/index.js';
import type { ShareAnswer, ShareRequest } from '../../src/wire.js';
import { answerJson, type Received, type Script, scriptedServer } from './scripted-server.js';

/** Not over on any day that the tests are run. */
export const EXPIRES_AT = '2999-04-30T00:00:00.000Z';

export interface SharingService {
  readonly url: string;
  readonly received: Received[];
  readonly requests: ShareRequest[];
  /** Documents by id. */
  readonly stored: Map<string, Fields>;
  close(): Promise<void>;
}

/** `script` answers in the service's place where it ends the response. */
export async function sharingService(script: Script = () => undefined): Promise<SharingService> {
  const requests: ShareRequest[] = [];
  const stored = new Map<string, Fields>();
  const server = await scriptedServer(async (received, response, n) => {
    await script(received, response, n);
    if (response.headersSent || response.destroyed || response.socket?.destroyed) return;
    const request: ShareRequest = JSON.parse(received.text);
    requests.push(request);
    for (const { fields } of [request.session, ...request.session_stats, ...request.invokes]) {
      stored.set(textOf(fields['id']), fields);
    }
    answerJson(response, 201, answerTo(received.text, request));
  });
  return { ...server, requests, stored };
}

export function textOf(value: Fields[string] | undefined): string {
  return value !== undefined && 'stringValue' in value ? value.stringValue : '';
}

function answerTo(text: string, request: ShareRequest): ShareAnswer {
  return {
    session: textOf(request.session.fields['id']),
    stored: { session_stats: request.session_stats.length, invokes: request.invokes.length },
    dropped: [],
    digest: createHash('sha256').update(text).digest('hex'),
    expires_at: EXPIRES_AT,
    complete: true,
  };
}

/** No variables, no configuration, no terminal, receipts in `folder`, no waiting between attempts. */
export function surroundingsIn(folder: string, timeoutMs = 20_000) {
  const inner = createTransport({
    clock: {
      monotonic: () => performance.now(),
      sleep: async () => undefined,
    },
  });
  return {
    env: {},
    home: () => folder,
    cwd: () => folder,
    ask: async () => undefined,
    terminal: { isTTY: false, write: () => undefined },
    receipts: createReceipts({ folder }),
    transport: {
      send: (request, limits) => inner.send(request, { ...limits, timeoutMs }),
    },
  } satisfies Surroundings;
}
