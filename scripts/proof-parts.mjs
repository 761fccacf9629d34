/**
 * What `npm run proof` can measure: the benchmarks, the suites that try what goes wrong and what must
 * not leave, and the long runs. Each is a part, which is measured and kept for itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { BENCHES, measureBench, SERVICE } from './benches.mjs';
import { ROOT } from './setup.mjs';
import { runTests } from './steps.mjs';

/** So that two runs of the proof do not try the same; the page has the seed. */
const SEED = String(Date.now() % 1_000_000);

const FUZZED_REQUESTS = 200_000;
const STORE_KILLS = 200;
const OUTBOX_KILLS = 20;
const OUTBOX_EVENTS = 100_000;
const CHECK_SECONDS = 60;

/** Patterns of test files, as jest takes them. */
const SUITES = {
  privacy: {
    title: 'Privacy: what must not leave, and what must not be found',
    patterns: [
      'test/faults/(canaries|service-canaries|off-means-nothing)',
      'test/collection/(redaction|pseudonym)/',
      'test/consent/',
      'test/functions/statistics/disclosure',
      'test/sharing/(preview|ledger)',
      'test/e2e/rxinfer-replay',
    ],
  },
  faults: {
    title: 'Faults: what goes wrong around a program and around the service',
    patterns: [
      'test/faults/(automatic|bad-|erasure|outbox\\.test|store-(firestore|migrations|trouble))',
      'test/sharing/faults',
      'test/delivery/',
      'test/functions/machine/',
      'test/functions/upkeep/',
    ],
  },
  billing: {
    title: 'Billing: that Firestore’s own count keeps within the limits',
    patterns: ['test/contract/firestore-costs', 'test/docs/costs'],
  },
};

/** The first sentence of a test file's opening comment; nothing where it has none. */
function purposeOf(file) {
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(readFileSync(file, 'utf8')) ?? [];
  const text = comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
  return text.split(/(?<=\.)\s/)[0].replaceAll('|', '\\|');
}

async function measureSuite({ title, patterns }) {
  const { failed, files } = await runTests(patterns);
  const rows = files.map(({ name, passed, others }) => [
    `\`${relative(ROOT, name).split(sep).join('/')}\``,
    purposeOf(name),
    String(passed),
    String(others),
  ]);
  return [
    {
      title,
      table: { header: ['', 'what it tries', 'passed', 'failed or left out'], rows: rows.sort() },
      targets: [{ what: 'failed', value: failed, limit: 0, unit: 'tests' }],
    },
  ];
}

function suitePart([name, suite]) {
  const command = `npm run jest -- ${suite.patterns.map((each) => `'${each}'`).join(' ')}`;
  return [name, { command, measure: () => measureSuite(suite) }];
}

function benchPart(name) {
  const command = `npm run bench -- ${name}`;
  return [name, { command, measure: () => measureBench(name) }];
}

/** As long as the target for memory is stated for, and with as many sessions, or as `given`. */
function servicePart(given) {
  const options = { minutes: 10, sessions: 1_000_000, ...given };
  const { minutes, sessions } = options;
  const command = `npm run bench:service -- --minutes ${minutes} --sessions ${sessions}`;
  return [SERVICE, { command, measure: () => measureBench(SERVICE, options) }];
}

/** Runs a script of package.json; answers whether it succeeded and the seconds that it took. */
async function runScript(args) {
  const since = performance.now();
  const child = spawn('npm', ['run', '--silent', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [status] = await once(child, 'exit');
  return { succeeded: status === 0, seconds: (performance.now() - since) / 1_000 };
}

const inWords = (seconds) =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** A long run either comes to its end without a fault, or counts for nothing. */
function longPart({ title, script, args = [], counts }) {
  const command = ['npm run', script, ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  return {
    command,
    measure: async () => {
      const { succeeded, seconds } = await runScript([script, '--', ...args]);
      return [
        {
          title,
          table: {
            header: ['', 'it took', 'its end'],
            rows: [[`\`${command}\``, inWords(seconds), succeeded ? 'no fault' : '**a fault**']],
          },
          targets: counts.map(({ what, count, least = count }) => ({
            what,
            value: succeeded ? count : 0,
            least,
            unit: 'without a fault',
          })),
        },
      ];
    },
  };
}

async function measureCheck() {
  const { succeeded, seconds } = await runScript(['check']);
  return [
    {
      title: 'What a contributor waits for before a commit',
      table: {
        header: ['', 'it took', 'its end'],
        rows: [['`npm run check`', inWords(seconds), succeeded ? 'passed' : '**failed**']],
      },
      targets: [
        { what: 'the whole of it', value: seconds, limit: CHECK_SECONDS, unit: 's' },
        { what: 'failed', value: succeeded ? 0 : 1, limit: 0, unit: 'runs' },
      ],
    },
  ];
}

/** By name, in the order of the page; each has the command that repeats it. */
export const partsWith = ({ requests = FUZZED_REQUESTS, ...service }) =>
  new Map([
    ...BENCHES.map(benchPart),
    servicePart(service),
    ...Object.entries(SUITES).map(suitePart),
    [
      'outbox-kills',
      longPart({
        title: 'Events through the outbox while its program is killed',
        script: 'test:outbox',
        args: [SEED],
        counts: [
          { what: 'events', count: OUTBOX_EVENTS },
          { what: 'times `kill -9`', count: OUTBOX_KILLS },
        ],
      }),
    ],
    [
      'store-kills',
      longPart({
        title: 'The service on one machine killed while clients write',
        script: 'test:crash',
        args: [SEED],
        counts: [{ what: 'times `kill -9`', count: STORE_KILLS }],
      }),
    ],
    [
      'fuzz',
      longPart({
        title: 'Made-up and spoilt requests to each runner of the service',
        script: 'fuzz',
        args: [`--requests=${requests}`, `--seed=${SEED}`],
        counts: [{ what: 'requests to each', count: requests, least: FUZZED_REQUESTS }],
      }),
    ],
    ['check', { command: 'npm run check', measure: measureCheck }],
  ]);
