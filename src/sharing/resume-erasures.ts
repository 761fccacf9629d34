/** Once in a run of the host package, erasures that wait to be confirmed are asked for again. */
import { hasErasureToRepeat } from '../consent/erasures.js';
import type { Circumstances } from '../consent/index.js';
import { processState } from '../process-state.js';
import type { EraseSurroundings } from './types.js';

const resumed = processState('sharing.resumed.1', () => new Set<string>());

/**
 * Never throws, and never keeps the process from ending. Where nothing waits, no more is touched
 * than the user's configuration.
 */
export function resumeErasures(
  circumstances: Circumstances,
  surroundings: EraseSurroundings,
): void {
  const { package: name } = circumstances;
  if (resumed.has(name)) return;
  resumed.add(name);
  try {
    if (!hasErasureToRepeat(circumstances)) return;
    import('./erase-pending.js')
      .then(({ erasePendingUnasked }) => erasePendingUnasked(name, surroundings))
      .catch(() => undefined);
  } catch {
    // A host without types may have passed anything.
  }
}
