/** One part with its line in the receipt: written before the first byte leaves, and after. */
import {
  type Receipt,
  type Receipts,
  type SentPart,
  type StoredReceipt,
  withPart,
} from '../outbox/index.js';
import type { Transport } from '../transport/index.js';
import { type Delivery, deliver, unsent } from './deliver.js';
import type { Parcel } from './requests.js';

export interface Means {
  readonly base: URL;
  readonly transport: Transport;
  readonly receipts: Receipts;
  readonly receipt: StoredReceipt;
  readonly signal: AbortSignal | undefined;
}

export async function sendPart(parcel: Parcel, means: Means): Promise<Delivery> {
  const { receipts, receipt } = means;
  const { sha256, number } = parcel;
  const entry = { ...number, bytes: parcel.body.byteLength, sha256 };
  try {
    const sending = withPart({ ...entry, status: 'sending' });
    const { receipt: noted } = await receipts.amend(receipt, sending);
    if (noted.erased_at ?? noted.erasure_requested_at) {
      return unsent('Its erasure was asked for in the meantime.');
    }
  } catch {
    return unsent(`The receipt could not be written to ${receipt.path}.`);
  }
  const delivery = await deliver(parcel, means.base, means.transport, means.signal);
  try {
    await receipts.amend(receipt, withOutcome(entry, delivery));
  } catch {
    // The receipt goes on saying `sending`: that no answer was noted is true.
  }
  return delivery;
}

function withOutcome(
  entry: Omit<SentPart, 'status'>,
  delivery: Delivery,
): (receipt: Receipt) => Receipt {
  if (delivery.outcome === 'failed') {
    return withPart({ ...entry, status: 'failed', problem: delivery.message });
  }
  const { digest, expires_at } = delivery.answer;
  const confirmed = withPart({ ...entry, status: 'confirmed', answer_digest: digest });
  return (receipt) => ({ ...confirmed(receipt), expires_at });
}
