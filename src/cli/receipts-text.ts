/** Receipts as a person reads them, and as a program does. The key is in the file and stays there. */

import type { Receipt, ReceiptList, StoredReceipt } from '../outbox/index.js';
import { oneLine } from './io.js';

export function describeReceipts({ receipts, damaged }: ReceiptList): string {
  const blocks = receipts.map(describeReceipt);
  if (blocks.length === 0 && damaged.length === 0) {
    blocks.push('Nothing was shared from this machine.');
  }
  for (const path of damaged) blocks.push(`This receipt cannot be read: ${path}`);
  return `${blocks.join('\n\n')}\n`;
}

function describeReceipt({ path, receipt }: StoredReceipt): string {
  const { session, package: name, endpoint, created_at, expires_at, erased_at, sent } = receipt;
  const { erasure_requested_at: requested } = receipt;
  const bytes = sent.reduce((sum, part) => sum + part.bytes, 0);
  const confirmed = sent.filter(({ status }) => status === 'confirmed').length;
  const lines = [
    session,
    `  package    ${name}`,
    `  service    ${endpoint}`,
    `  shared     ${minuteOf(created_at)}`,
    `  sent       ${bytes} bytes; ${confirmed} of ${sent.length} requests confirmed`,
  ];
  if (erased_at !== undefined) lines.push(`  erased     ${minuteOf(erased_at)}`);
  else if (requested !== undefined) {
    lines.push(`  erasure    asked for ${minuteOf(requested)}, not confirmed yet`);
  } else if (expires_at !== undefined) lines.push(`  kept until ${minuteOf(expires_at)}`);
  lines.push(`  receipt    ${path}`);
  return lines.map(oneLine).join('\n');
}

export function receiptsForMachines({ receipts, damaged }: ReceiptList): object {
  return {
    receipts: receipts.map(({ path, receipt }) => ({ ...withoutKey(receipt), path })),
    damaged,
  };
}

function withoutKey({ erasure_key: _, ...rest }: Receipt): object {
  return rest;
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
