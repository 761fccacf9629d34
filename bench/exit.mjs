/**
 * How much longer than without telemetry a program takes that records one thing and ends, where the
 * service is bad in one of eight ways. Whole processes, from start to end, loading included: of ours
 * the fastest of several, of each peer one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeTurns } from './harness.mjs';
import { loadSource } from './source.mjs';

const PROGRAM = fileURLToPath(new URL('ending.mjs', import.meta.url));

const OURS = 'aboveboard';
const PEERS = [
  'posthog-node',
  '@sentry/node',
  '@opentelemetry/exporter-trace-otlp-http',
  '@segment/analytics-node',
];

const ROUNDS = 9;
const WARM_UP_ROUNDS = 1;
/** Long enough for a request to be under way when the program ends. */
const WORKS_ON_MS = 200;
/** A peer that takes longer is cut off. */
const PATIENCE_MS = 15_000;
const TARGET_MS = 50;

/** Not in use where resolvers of systems listen, and on this machine alone. */
const NAME_SERVER = { address: '127.53.53.53', port: 53 };
/** In a namespace of its own, a program finds another file in the place of the system's. */
const IN_NAMESPACE = ['unshare', '--map-root-user', '--mount', 'sh', '-c'];

function inNamespace(resolver, command) {
  const script = `mount --bind ${resolver} /etc/resolv.conf && exec "$@"`;
  return [...IN_NAMESPACE, script, 'sh', ...command];
}

/** Milliseconds that a program takes; infinite where it was cut off. */
async function time([command, ...args], home) {
  const start = process.hrtime.bigint();
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, HOME: home, ABOVEBOARD_HOME: home },
    stdio: 'ignore',
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const [status, signal] = await once(child, 'exit');
  clearTimeout(patience);
  // A peer that reports its failure has ended all the same.
  if (args.includes(OURS) && status !== 0) throw new Error(`${OURS} ended with ${status}.`);
  return signal === null ? Number(process.hrtime.bigint() - start) / 1e6 : Number.POSITIVE_INFINITY;
}

/** Of a user who was told of everything, so that all is recorded, and sent. */
function makeHome({ endpoint }, scratch) {
  const notices = [{ revision: 1, endpoint, shown_at: '2026-01-01T00:00:00.000Z' }];
  writeFileSync(join(scratch, 'config.json'), JSON.stringify({ packages: { bench: { notices } } }));
  return scratch;
}

/** Undefined where this machine has no namespaces and the service is bad by its name. */
function timer(service, scratch) {
  const resolver = join(scratch, 'resolv.conf');
  writeFileSync(resolver, `nameserver ${NAME_SERVER.address}\n`);
  const isNamed = service.nameServer !== undefined;
  if (isNamed && spawnSync(...split(inNamespace(resolver, ['true']))).status !== 0)
    return undefined;
  const home = makeHome(service, scratch);
  return (library, more = 0) => {
    const program = [process.execPath, PROGRAM, library, service.endpoint, String(more)];
    return time(isNamed ? inNamespace(resolver, program) : program, home);
  };
}

function split([command, ...args]) {
  return [command, args];
}

/** Undefined where only the system's administrator may listen as a name server does. */
async function started(start) {
  try {
    return await start(NAME_SERVER);
  } catch (error) {
    if (['EACCES', 'EADDRNOTAVAIL'].includes(error.code)) return undefined;
    throw error;
  }
}

async function measureService(start) {
  const service = await started(start);
  if (service === undefined) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-bench-'));
  try {
    const run = timer(service, scratch);
    if (run === undefined) return undefined;
    const samples = await takeTurns(
      {
        plain: () => run('none'),
        ours: () => run(OURS),
        plainOn: () => run('none', WORKS_ON_MS),
        oursOn: () => run(OURS, WORKS_ON_MS),
      },
      { rounds: ROUNDS, warmUp: WARM_UP_ROUNDS },
    );
    // Whatever else the machine does only ever adds, and much to what takes so little.
    const fastest = (name) => Math.min(...samples[name]);
    const alone = await run('none');
    const peers = await Promise.all(PEERS.map(async (peer) => (await run(peer)) - alone));
    return {
      atOnce: fastest('ours') - fastest('plain'),
      later: fastest('oursOn') - fastest('plainOn'),
      peers,
    };
  } finally {
    service.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function shown(ms) {
  if (ms === Number.POSITIVE_INFINITY) return `> ${PATIENCE_MS / 1_000} s`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export async function measure() {
  const { BAD_SERVICES } = await loadSource('test/support/bad-service.ts');
  const rows = [];
  const worst = [];
  for (const [name, start] of Object.entries(BAD_SERVICES)) {
    const measured = await measureService(start);
    if (measured === undefined) {
      rows.push([name, 'needs more rights', ...['', ...PEERS].map(() => '')]);
      continue;
    }
    const { atOnce, later, peers } = measured;
    worst.push(atOnce, later);
    rows.push([name, ...[atOnce, later, ...peers].map(shown)]);
  }
  return [
    {
      title: 'Ending with a bad service, over the same program without telemetry',
      table: {
        header: ['a service that', OURS, `${OURS}, ${WORKS_ON_MS} ms later`, ...PEERS],
        rows,
      },
      targets: [
        {
          what: `${OURS}, the worst of them`,
          value: Math.max(...worst),
          limit: TARGET_MS,
          unit: 'ms longer',
        },
      ],
    },
  ];
}
