/** Two bars on a terminal. cli-progress is loaded only where somebody watches. */
import type { Tally } from './tally.js';

export interface Progress {
  update(tally: Tally): void;
  stop(): void;
}

const NONE: Progress = { update: () => undefined, stop: () => undefined };

export async function startProgress(
  isWatched: boolean,
  stream: NodeJS.WritableStream = process.stderr,
): Promise<Progress> {
  if (!isWatched) return NONE;
  try {
    const { default: progress } = await import('cli-progress');
    const bars = new progress.MultiBar({
      stream,
      format: '{name} {bar} {value}/{total}',
      barsize: 30,
      // Neither handlers for the host's signals, nor a state of its terminal that needs restoring.
      gracefulExit: false,
      linewrap: true,
      hideCursor: false,
    });
    const statistics = bars.create(0, 0, { name: 'Statistics' });
    const runs = bars.create(0, 0, { name: 'Invokes   ' });
    return {
      update({ sessionStats, invokes }) {
        statistics.setTotal(sessionStats.of);
        statistics.update(sessionStats.shared);
        runs.setTotal(invokes.of);
        runs.update(invokes.shared);
      },
      stop: () => bars.stop(),
    };
  } catch {
    return NONE;
  }
}
