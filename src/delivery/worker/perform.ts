/** One job, in the worker. */
import { createLedger, createReceipts, outboxFolder } from '../../outbox/index.js';
import { type TransportResult, withLedger } from '../../transport/index.js';
import { createUnaskedTransport } from '../../transport/unasked.js';
import { deliver } from '../deliver.js';
import { withObedience } from '../obedience.js';
import type { Job, Results, SendJob } from './jobs.js';

export async function perform(job: Job): Promise<Results[Job['kind']]> {
  if (job.kind === 'send') return send(job);
  const { order, way } = job;
  const { folder } = order;
  const transport = createUnaskedTransport(way);
  return deliver(order, {
    transport,
    ledger: createLedger({ folder }),
    receipts: createReceipts({ folder }),
  });
}

function send(job: SendJob): Promise<TransportResult> {
  const { way, folder, of, stream, headers, body, timeoutMs } = job;
  const url = new URL(job.url);
  const recorded = withLedger(createUnaskedTransport(way), createLedger({ folder }), of);
  const transport =
    stream === undefined
      ? recorded
      : withObedience(recorded, {
          folder: outboxFolder(folder, of.package),
          stream,
          base: new URL('..', url),
        });
  return transport.send({ url, headers, body }, { timeoutMs });
}
