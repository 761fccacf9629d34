/** An outbox of the package `abacus` in a folder, and lines that may leave from it. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryTools } from '../../src/delivery/round.js';
import {
  createLedger,
  createReceipts,
  type DeliveryOrder,
  type EventLine,
  outboxFolder,
  type Permit,
  type ShareLine,
} from '../../src/outbox/index.js';
import { createHttpTransport } from '../../src/transport/http.js';

export const NOW = new Date('2026-11-20T12:00:00.000Z');

export const PACKAGE = 'abacus';

/** Of the one yes that there is. */
const WATERMARK = '2026-11-01T00:00:00.000Z';

export const GIVEN = { watermark: WATERMARK } as const;

/** Of an outbox that there is only one of. */
export const CLAIMANT = '00000000-1-x-0123456789ab';

export function eventLine(
  endpoint: string,
  {
    id = randomUUID(),
    at = NOW,
    watermark = WATERMARK,
  }: { readonly id?: string; readonly at?: Date; readonly watermark?: string } = {},
): EventLine {
  const timestamp = at.toISOString();
  const fields = { id: { stringValue: id }, timestamp: { timestampValue: timestamp } };
  const event = { event: 'command', fields };
  return { v: 1, stream: 'events', at: timestamp, endpoint, watermark, event };
}

export function shareLine(endpoint: string, session: string, body: object): ShareLine {
  const share = { session, body: JSON.stringify(body) };
  const at = NOW.toISOString();
  return { v: 1, stream: 'sessions', at, endpoint, watermark: WATERMARK, share };
}

export function orderIn(folder: string, permit: Permit): DeliveryOrder {
  return { package: PACKAGE, folder, permit, claimant: CLAIMANT };
}

export function permitFor(endpoint: string): Permit {
  return { endpoint, streams: { events: GIVEN, sessions: GIVEN } };
}

/** A machine under load may need longer for an answer than a program in the background waits. */
const TIMEOUT_MS = 30_000;

export function toolsIn(folder: string, more: Partial<DeliveryTools> = {}): DeliveryTools {
  const inner = createHttpTransport();
  return {
    transport: { send: (request) => inner.send(request, { timeoutMs: TIMEOUT_MS }) },
    ledger: createLedger({ folder }),
    receipts: createReceipts({ folder }),
    now: () => NOW,
    random: () => 0,
    ...more,
  };
}

let files = 0;

/** A file that nobody holds, or `holder` does. */
export function putFile(folder: string, content: string, holder = 'ready', stream = 'events') {
  const outbox = outboxFolder(folder, PACKAGE);
  mkdirSync(outbox, { recursive: true });
  files += 1;
  const stamp = String(files).padStart(13, '0');
  writeFileSync(join(outbox, `${stamp}-01234567.${stream}.0.${holder}.jsonl`), content);
}

/** Names of what waits, without what is beside it. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(outboxFolder(folder, PACKAGE)).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return [];
  }
}
