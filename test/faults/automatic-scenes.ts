/** What a package does whose user said yes to sharing sessions, each in a process of its own. */
import { createTelemetry } from '../../src/index.js';
import { deliverer } from '../support/outbox-process.js';

const [, , scene = '', endpoint = '', elsewhere = ''] = process.argv;

/** Nothing is delivered in such a run. */
const hangs = () => new Promise<never>(() => undefined);
const DELIVERS = ['runs', 'sends', 'moves'];

const telemetry = createTelemetry(
  { package: { name: 'abacus', version: '1.2.3' }, endpoint },
  { deliverer: DELIVERS.includes(scene) ? deliverer : hangs },
);

/** A machine under load may need long. */
const WITHIN = { within: 60_000 };

function solve(times: number): void {
  for (let n = 0; n < times; n += 1) {
    telemetry.withSession('solve', (invoke) => {
      invoke.context = { n };
    });
  }
}

function say(more: object = {}): void {
  const session = telemetry.defaultSession();
  const ids = [...(session?.stats.values() ?? [])].flatMap(({ invokes }) =>
    invokes.map(({ id }) => id),
  );
  process.stdout.write(`${JSON.stringify({ id: session?.id, ids, ...more })}\n`);
}

/** It shares twice, and waits for that. */
async function runs(): Promise<void> {
  solve(20);
  await telemetry.flush({ to: 'disk' });
  solve(10);
  say(await telemetry.flush(WITHIN));
}

/** It says when all is on disk, and goes on until it is killed. */
async function holds(): Promise<void> {
  solve(15);
  await telemetry.flush({ to: 'disk' });
  say();
  process.stdin.resume();
}

/** It says what is on disk, and waits until it is delivered. */
async function sends(): Promise<void> {
  solve(8);
  await telemetry.flush({ to: 'disk' });
  say();
  await telemetry.flush(WITHIN);
}

/** It ends itself in the middle of the tick in which it recorded. */
function ends(): void {
  solve(5);
  say();
  process.exit(3);
}

/** It fails where nobody catches it. */
function fails(): void {
  telemetry.withSession('solve', () => {
    say();
    throw new TypeError('of the host');
  });
}

/** It changes its service in the middle. */
async function moves(): Promise<void> {
  solve(2);
  telemetry.setTelemetryEndpoint(elsewhere);
  solve(2);
  say(await telemetry.flush(WITHIN));
}

/** Somebody takes the yes back in the middle, from outside: it says when it has recorded more. */
async function asked(): Promise<void> {
  solve(3);
  await telemetry.flush({ to: 'disk' });
  say();
  process.stdin.once('data', async () => {
    solve(3);
    await telemetry.flush({ to: 'disk' });
    say({ shared: telemetry.status().automatic_session });
    process.exit();
  });
}

const SCENES: Readonly<Record<string, () => void | Promise<void>>> = {
  ...{ runs, holds, sends, ends, fails, moves, asked },
};

await SCENES[scene]?.();
