/** What a program with an outbox needs, in a process of its own. */
import { deliver } from '../../src/delivery/deliver.js';
import type { Deliverer, EventLine } from '../../src/outbox/index.js';
import { createLedger, createReceipts } from '../../src/outbox/index.js';
import { createHttpTransport } from '../../src/transport/http.js';

const transport = createHttpTransport();

/** A machine under load may need longer for an answer than a program in the background waits. */
const TIMEOUT_MS = 30_000;

export const deliverer: Deliverer = (order) =>
  deliver(order, {
    transport: { send: (request) => transport.send(request, { timeoutMs: TIMEOUT_MS }) },
    ledger: createLedger({ folder: order.folder }),
    receipts: createReceipts({ folder: order.folder }),
  });

export function commandLine(endpoint: string, id: string): EventLine {
  const at = new Date().toISOString();
  const fields = {
    id: { stringValue: id },
    timestamp: { timestampValue: at },
    command: { stringValue: 'solve' },
    duration_ms: { integerValue: '12' },
    success: { booleanValue: true },
  };
  const event = { event: 'command', fields };
  return { v: 1, stream: 'events', at, endpoint, watermark: '', event };
}
