/**
 * What is still to be done when the program ends: one listener for the whole process, and none where
 * nothing is left to do.
 */
import { processState } from './process-state.js';

type AtExit = (exitCode: number) => void;

const exits = processState('exit.1', () => {
  const runs = new Set<AtExit>();
  const listen = (exitCode: number) => {
    // What is added meanwhile is done, too.
    for (const run of runs) attempt(run, exitCode);
  };
  return { runs, listen };
});

/** Calls `run` if the program ends before the function that is returned was called. */
export function atExit(run: AtExit): () => void {
  const { runs, listen } = exits;
  if (runs.size === 0) {
    // A host that has just as many listeners as Node lets pass is not warned because of ours.
    addToMaxListeners(1);
    process.on('exit', listen);
  }
  runs.add(run);
  return () => {
    if (!runs.delete(run) || runs.size > 0) return;
    process.removeListener('exit', listen);
    addToMaxListeners(-1);
  };
}

/** 0: without a limit. */
function addToMaxListeners(more: number): void {
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + more);
}

function attempt(run: AtExit, exitCode: number): void {
  try {
    run(exitCode);
  } catch {
    // Nobody is left who could be told.
  }
}
