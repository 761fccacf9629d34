/**
 * A program that records events of the package `abacus` and says, on its output, the ids of those
 * of which `flush({ to: 'disk' })` said that they are durable. It is killed, or told how many to record.
 */
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { createOutbox } from '../../src/outbox/outbox.js';
import { commandLine, deliverer } from '../support/outbox-process.js';

const [, , folder = '', endpoint = '', count = ''] = process.argv;

const outbox = createOutbox(
  { package: 'abacus', permit: () => ({ endpoint, streams: { events: { watermark: '' } } }) },
  { deliverer, env: { ABOVEBOARD_HOME: folder } },
);

// The test that killed others may be killed itself.
process.stdin.on('close', () => process.exit(1)).resume();
if (process.stdin instanceof Socket) process.stdin.unref();

let left = Number(count);
while (left > 0) {
  const size = Math.min(left, 1 + Math.floor(Math.random() * 200));
  const ids = Array.from({ length: size }, () => randomUUID());
  for (const id of ids) outbox.add({ encode: () => commandLine(endpoint, id) });
  const { outcome } = await outbox.flush({ to: 'disk' });
  if (outcome === 'durable') {
    process.stdout.write(`${ids.join('\n')}\n`);
    left -= size;
  } else {
    // It is full: the service is slower than this loop.
    await outbox.flush();
  }
}
const { outcome } = await outbox.flush({ within: 600_000 });
process.stdout.write(`${outcome}\n`);
