/** Programs with an outbox, each a scene of `outbox.test.ts`. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deliverer } from '../../src/outbox/index.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import { commandLine, deliverer } from '../support/outbox-process.js';

const [, , scene = '', endpoint = ''] = process.argv;
const { HOME: home = '' } = process.env;

const nobody: Deliverer = () => new Promise(() => undefined);

function outbox(through: Deliverer, now = () => new Date()) {
  return createOutbox(
    { package: 'abacus', permit: () => ({ endpoint, streams: { events: { watermark: '' } } }) },
    { deliverer: through, env: { ABOVEBOARD_HOME: join(home, 'aboveboard') }, now },
  );
}

type Opened = ReturnType<typeof outbox>;

/** Their ids. */
function record(to: Opened, count: number): string[] {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) to.add({ encode: () => commandLine(endpoint, id) });
  return ids;
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

const SCENES: Readonly<Record<string, () => Promise<void>>> = {
  /** Is writing a file, and lives until it is killed. */
  async holds() {
    const id = randomUUID();
    outbox(nobody).addNow(commandLine(endpoint, id));
    say([id]);
    process.stdin.resume();
  },

  /** Records in small pieces, and delivers all the while. */
  async delivers() {
    const own = outbox(deliverer);
    const ids: string[] = [];
    for (let piece = 0; piece < 10; piece += 1) {
      ids.push(...record(own, 30));
      await own.flush({ to: 'disk' });
    }
    const { outcome } = await own.flush({ within: 600_000 });
    say({ ids, outcome });
  },

  /** Ends at once, before what it recorded last could be written. */
  async ends() {
    const own = outbox(nobody);
    const ids = record(own, 1);
    await own.flush({ to: 'disk' });
    ids.push(...record(own, 1_500));
    say(ids);
    process.exit(7);
  },

  /** Has no room for what it records, and ends. */
  async overflows() {
    const own = outbox(nobody);
    record(own, 3);
    const { outcome, lost } = await own.flush({ to: 'disk' });
    say({ outcome, lost });
  },

  async plain() {
    process.exit(7);
  },

  /** Its home takes nothing. */
  async loses() {
    const own = outbox(deliverer);
    record(own, 500);
    const { outcome } = await own.flush({ to: 'disk' });
    own.addNow(commandLine(endpoint, randomUUID()));
    say({ outcome, ...own.status() });
  },

  /** Fills its disk, loses what comes then, gets room again, and goes on. */
  async fills() {
    const fillers = Array.from({ length: 30 }, (_, n) => join(home, `filler-${n}`));
    for (const filler of fillers) writeFileSync(filler, Buffer.alloc(50_000));
    const began = Date.now();
    let ahead = 0;
    let open: (value?: unknown) => void = () => undefined;
    const gate = new Promise((resolve) => {
      open = resolve;
    });
    const own = outbox(
      async (order) => {
        await gate;
        return deliverer(order);
      },
      () => new Date(began + ahead),
    );
    const durable: string[] = [];
    for (let isFull = false; !isFull; ) {
      const ids = record(own, 50);
      isFull = (await own.flush({ to: 'disk' })).outcome === 'incomplete';
      if (!isFull) durable.push(...ids);
    }
    for (let more = 0; more < 20; more += 1) {
      record(own, 1_000);
      await own.flush({ to: 'disk' });
    }
    const { losses, pending } = own.status();
    for (const filler of fillers) rmSync(filler);
    ahead = 60_000;
    open();
    const after = record(own, 50);
    const { outcome } = await own.flush({ to: 'disk' });
    if (outcome === 'durable') durable.push(...after);
    await own.flush({ within: 600_000 });
    record(own, 1);
    const last = await own.flush({ within: 600_000 });
    say({ durable, losses, memory: pending.memory, outcome, last: last.outcome });
  },
};

await SCENES[scene]?.();
