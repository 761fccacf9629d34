/** What is still to be done when the program ends: one listener for all packages of a process. */
import { processState } from '../process-state.js';

interface AtExit {
  readonly runs: Set<() => void>;
  isListening: boolean;
}

const atExit = processState<AtExit>('outbox.exit.1', () => ({
  runs: new Set(),
  isListening: false,
}));

export function runAtExit(run: () => void): void {
  atExit.runs.add(run);
  if (atExit.isListening) return;
  atExit.isListening = true;
  // A host that has just as many listeners as Node lets pass is not warned because of ours.
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + 1);
  process.once('exit', () => {
    for (const each of atExit.runs) each();
  });
}
