/**
 * Measures contestants against each other in one run: each lives in a process of its own, so that
 * none spoils another's compiled code or heap, and they take turns, so that whatever else the
 * machine does hits all of them alike. No library of the field takes turns this way (tinybench
 * and mitata run one contestant after the other).
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CONTESTANT = fileURLToPath(new URL('contestant.mjs', import.meta.url));

/** Rounds that only warm compilers and caches up. */
const WARM_UP_ROUNDS = 10;

/** A value below which the given share of the sorted samples lies. */
function quantile(samples, share) {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export function summarize(samples) {
  return {
    median: quantile(samples, 0.5),
    lower: quantile(samples, 0.25),
    upper: quantile(samples, 0.75),
  };
}

/** Combines two contestants round by round: what disturbed a round disturbed both of them. */
export function pairwise(samples, baseline, combine) {
  return summarize(samples.map((sample, round) => combine(sample, baseline[round])));
}

/**
 * Takes one sample of each contestant a round, in an order that turns by one each round; answers
 * the samples by name.
 */
export async function takeTurns(contestants, { rounds, warmUp }) {
  const names = Object.keys(contestants);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + warmUp + turn) % names.length];
      const sample = await contestants[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** Starts the process of one contestant; `sample` answers the milliseconds of one operation. */
async function start(file, name) {
  const child = fork(CONTESTANT, [file, name]);
  let answered = () => {};
  let failed = () => {};
  const answer = () =>
    new Promise((resolve, reject) => {
      answered = resolve;
      failed = reject;
    });
  child.on('message', (message) => answered(message));
  child.on('exit', () => failed(new Error(`The process of "${name}" ended.`)));
  await answer();
  return {
    sample: () => {
      child.send('sample');
      return answer();
    },
    stop: () => child.kill(),
  };
}

/** Runs the named contestants of a bench file; answers their samples, in milliseconds, by name. */
export async function race(file, names, { rounds }) {
  const running = new Map();
  try {
    for (const name of names) running.set(name, await start(file, name));
    const contestants = Object.fromEntries(
      [...running].map(([name, { sample }]) => [name, sample]),
    );
    return await takeTurns(contestants, { rounds, warmUp: WARM_UP_ROUNDS });
  } finally {
    for (const { stop } of running.values()) stop();
  }
}
