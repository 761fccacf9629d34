/**
 * What the service takes on this machine, beside servers that do nothing with what they are sent:
 * how many requests, how quickly, in how much memory, and how it fares when much is stored.
 */
import { pairwise, summarize, takeTurns } from './harness.mjs';
import { digits, middleHalf } from './report.mjs';
import { makePing, shareMaker } from './service-bodies.mjs';
import { asFastAsAnswered, atRate } from './service-load.mjs';
import { startPeer, startService, withFolder } from './service-process.mjs';
import { seed } from './service-seed.mjs';

const OURS = 'aboveboard';
const BARE = 'node:http';
const PEERS = [BARE, 'Hono', 'functions-framework'];

/** As many as ask at once: half of those that the service lets in. */
const CONNECTIONS = 100;
/** The bare server is now quick and now slow, as its client sleeps between two answers or does not. */
const ROUNDS = 21;
const WARM_UP_ROUNDS = 2;

const INVOKES = 100;
const PINGS = { title: 'POST /v1/usage', requests: 3_000, least: 0.5 };
const SHARES = { title: `POST /v1/sessions, ${INVOKES} invokes`, requests: 200, least: 0.25 };

const LATENCY_SECONDS = 10;
const MAX_P99_MS = 50;

const MAX_GROWTH_PERCENT = 5;

const FEW_SESSIONS = 1_000;
const MANY_SESSIONS = 1_000_000;
const MAX_SLOWDOWN = 1.2;
const SHARES_A_ROUND = 20;

const SECOND_MS = 1_000;

const many = (count, make) => Array.from({ length: count }, make);

/**
 * Of each, asked in turns as fast as they answer: requests a second, and microseconds of a core for
 * one, which other programs on the machine change less.
 */
async function rates(servers, { requests }, make) {
  const contestants = Object.fromEntries(
    Object.entries(servers).map(([name, { url, cpu }]) => [
      name,
      async () => {
        const all = many(requests, make);
        const before = await cpu();
        const took = await asFastAsAnswered(url, all, { connections: CONNECTIONS });
        const after = await cpu();
        return { rate: (requests * SECOND_MS) / took, core: (after - before) / requests };
      },
    ]),
  );
  const samples = await takeTurns(contestants, { rounds: ROUNDS, warmUp: WARM_UP_ROUNDS });
  const each = (what) =>
    Object.fromEntries(
      Object.entries(samples).map(([name, all]) => [name, all.map((one) => one[what])]),
    );
  return { rate: each('rate'), core: each('core') };
}

function ratesResult({ rate, core }, { title, least }) {
  const timesBare = (name) => pairwise(rate[name], rate[BARE], (own, bare) => own / bare);
  const row = (name) => {
    const [own, times] = [summarize(rate[name]), timesBare(name)];
    return [
      name,
      digits(own.median),
      middleHalf(own),
      digits(times.median),
      middleHalf(times),
      digits(summarize(core[name]).median),
    ];
  };
  return {
    title,
    table: {
      header: [
        '',
        'requests a second',
        'middle half',
        `times ${BARE}`,
        'middle half',
        'µs of a core',
      ],
      rows: Object.keys(rate).map(row),
    },
    targets: [{ what: OURS, value: timesBare(OURS).median, least, unit: `times ${BARE}` }],
  };
}

async function latency(url, perSecond) {
  const all = many(Math.round(perSecond * LATENCY_SECONDS), makePing);
  const took = await atRate(url, all, { connections: CONNECTIONS, perSecond });
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  return {
    title: `POST /v1/usage, ${digits(perSecond)} a second, half of what it takes`,
    table: {
      header: ['', 'median, ms', '99th of 100, ms', 'longest, ms'],
      rows: [[OURS, digits(at(0.5)), digits(at(0.99)), digits(at(1))]],
    },
    targets: [{ what: 'the 99th of 100', value: at(0.99), limit: MAX_P99_MS, unit: 'ms' }],
  };
}

/** Under half the load, garbage collected at each look. The first quarter is left to caches. */
async function memory(service, perSecond, share, minutes) {
  const held = [];
  const until = performance.now() + minutes * 60 * SECOND_MS;
  while (performance.now() < until) {
    const all = [...many(Math.round(perSecond), makePing), share(), share()];
    await atRate(service.url, all, { connections: CONNECTIONS, perSecond });
    const { rss, heapUsed } = await service.memory();
    held.push({ rss: rss / 1e6, heap: heapUsed / 1e6 });
  }
  const quarter = Math.floor(held.length / 4);
  const row = (what) => {
    const values = held.map((one) => one[what]);
    const early = summarize(values.slice(quarter, 2 * quarter)).median;
    const late = summarize(values.slice(-quarter)).median;
    return {
      early,
      late,
      percent: (late / early - 1) * 100,
      slope: (late - early) / (minutes / 2),
    };
  };
  const rows = { 'the process': row('rss'), 'objects of JavaScript': row('heap') };
  return {
    title: `Memory over ${minutes} minutes at half the load`,
    table: {
      header: ['', 'second quarter, MB', 'last quarter, MB', 'MB a minute'],
      rows: Object.entries(rows).map(([name, { early, late, slope }]) => [
        name,
        ...[early, late, slope].map(digits),
      ]),
    },
    targets: Object.entries(rows).map(([what, { percent }]) => ({
      what,
      value: percent,
      limit: MAX_GROWTH_PERCENT,
      unit: '% more',
    })),
  };
}

/** One share after the other, in turns, where few sessions are stored and where many are. */
function stored(share, sessions) {
  return withFolder((few) =>
    withFolder(async (lots) => {
      await seed(few, share, FEW_SESSIONS);
      await seed(lots, share, sessions);
      const services = { few: await startService(few), many: await startService(lots) };
      const contestant =
        ({ url }) =>
        async () => {
          const all = many(SHARES_A_ROUND, share);
          return (await asFastAsAnswered(url, all, { connections: 1 })) / SHARES_A_ROUND;
        };
      const samples = await takeTurns(
        { few: contestant(services.few), many: contestant(services.many) },
        { rounds: ROUNDS, warmUp: WARM_UP_ROUNDS },
      );
      await Promise.all(Object.values(services).map(({ stop }) => stop()));
      const slower = pairwise(samples.many, samples.few, (own, base) => own / base).median;
      const row = (count, name) => {
        const took = summarize(samples[name]);
        return [count.toLocaleString('en'), digits(took.median), middleHalf(took)];
      };
      return {
        title: 'A share where sessions are stored',
        table: {
          header: ['sessions stored', 'a share, ms', 'middle half'],
          rows: [row(FEW_SESSIONS, 'few'), row(sessions, 'many')],
        },
        targets: [{ what: 'many', value: slower, limit: MAX_SLOWDOWN, unit: 'times few' }],
      };
    }),
  );
}

/** `minutes` for memory; `sessions` for how many are stored. */
export async function measure({ minutes = 1, sessions = MANY_SESSIONS } = {}) {
  const share = await shareMaker(INVOKES);
  const results = await withFolder(async (folder) => {
    const servers = {};
    try {
      for (const name of PEERS) servers[name] = await startPeer(name);
      servers[OURS] = await startService(folder);
      const pings = await rates(servers, PINGS, makePing);
      const shares = await rates(servers, SHARES, share);
      const half = summarize(pings.rate[OURS]).median / 2;
      return [
        ratesResult(pings, PINGS),
        ratesResult(shares, SHARES),
        await latency(servers[OURS].url, half),
        await memory(servers[OURS], half, share, minutes),
      ];
    } finally {
      await Promise.all(Object.values(servers).map(({ stop }) => stop()));
    }
  });
  return [...results, await stored(await shareMaker(1), sessions)];
}
