/** A month of a package's life: its users, its versions, and what fails for them. */
import { type Run, sessionOf } from './sessions.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;

/** The same numbers each time. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ends with the service's clock two days later, when all of them are due. */
export async function daysOfUse(world: World, last: Date, days: number): Promise<void> {
  const next = numbersFrom(7);
  for (let ago = days - 1; ago >= 0; ago--) {
    const day = new Date(last.getTime() - ago * DAY_MS);
    world.setTime(day);
    const weekend = day.getUTCDay() % 6 === 0;
    const sessions = Math.round((weekend ? 9 : 28) + next() * 10 + (days - ago) / 2);
    for (let n = 0; n < sessions; n++) {
      await world.share(sessionOf(runsOf(next), environmentOf(next, days - ago), day));
    }
  }
  world.setTime(new Date(last.getTime() + 2 * DAY_MS));
}

function environmentOf(next: () => number, day: number) {
  return {
    package_version: next() < day / 40 ? '2.0.0' : next() < 0.7 ? '1.4.2' : '1.4.0',
    os: next() < 0.62 ? 'linux' : next() < 0.7 ? 'darwin' : 'win32',
    runtime: next() < 0.9 ? 'node' : 'bun',
    runtime_version: next() < 0.5 ? '22.21.1' : '20.20.2',
  } as const;
}

export function runsOf(next: () => number, most = 4): Run[] {
  const runs: Run[] = [];
  const count = 1 + Math.floor(next() * most);
  for (let n = 0; n < count; n++) {
    const fails = next() < 0.12;
    runs.push({
      label: 'integrate',
      ms: 40 + next() * next() * 2_400,
      ...(fails ? { failed: next() < 0.7 ? 'ConvergenceError' : 'RangeError' } : {}),
      context: {
        steps: 1_000 * (1 + Math.floor(next() * 64)),
        method: next() < 0.7 ? 'rk4' : 'kepler',
      },
    });
  }
  if (next() < 0.6) runs.push({ label: 'plot', ms: 12 + next() * 80 });
  if (next() < 0.45) {
    const fails = next() < 0.08;
    runs.push({
      label: 'import',
      ms: 3 + next() * 20,
      ...(fails ? { failed: 'FileFormatError' } : {}),
    });
  }
  return runs;
}
