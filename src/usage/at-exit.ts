/** What is still open when the program ends. One listener for all, and none where nothing is open. */
import { processState } from '../process-state.js';
import { attempt } from '../session/index.js';

type AtExit = (exitCode: number) => void;

const exits = processState('usage.at-exit.1', () => {
  const runs = new Set<AtExit>();
  const listen = (exitCode: number) => {
    for (const run of runs) attempt(() => run(exitCode), undefined);
  };
  return { runs, listen };
});

/** Calls `run` with the exit code if the program ends before the function that is returned was called. */
export function atExit(run: AtExit): () => void {
  const { runs, listen } = exits;
  // First: what was recorded by others may be written by listeners that came before.
  if (runs.size === 0) process.prependListener('exit', listen);
  runs.add(run);
  return () => {
    runs.delete(run);
    if (runs.size === 0) process.removeListener('exit', listen);
  };
}
