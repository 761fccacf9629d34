/**
 * Tells once for each machine that a package is used there, where it declares that: only at a
 * terminal, since what starts in a fresh folder each time is nobody's installation, and only where
 * it can be remembered.
 */
import { isPrinting } from '../consent/index.js';
import type { Platform } from '../disk/index.js';
import { processState } from '../process-state.js';
import type { EventRecorder } from './recorder.js';
import { isTerminal, type TellSurroundings } from './tell.js';

/** The event that a package declares for it, with `installationEvent`. */
const INSTALLATION_EVENT = 'installation';

const asked = processState('usage.installations.1', () => new Set<string>());

type InstallationSurroundings = Partial<Platform> & Pick<TellSurroundings, 'terminal'>;

/** Returns at once and never throws; once in a process. */
export function trackInstallation(
  recorder: EventRecorder,
  packageName: string,
  surroundings: InstallationSurroundings,
): void {
  if (asked.has(packageName)) return;
  asked.add(packageName);
  setImmediate(() => {
    tellIfNew(recorder, packageName, surroundings).catch(() => undefined);
  });
}

async function tellIfNew(
  recorder: EventRecorder,
  packageName: string,
  surroundings: InstallationSurroundings,
): Promise<void> {
  // A mark on the disk wants an answer of now.
  recorder.reconsider();
  // In the run of the notice events are off, and so this is a run after it.
  if (!recorder.declares(INSTALLATION_EVENT) || !recorder.isOn()) return;
  const { env = process.env } = surroundings;
  // What is only shown leaves no mark.
  if (isPrinting(env) || !(await isTerminal(surroundings.terminal))) return;
  const { isNewHere } = await import('./installed.js');
  if (await isNewHere(packageName, surroundings)) recorder.record(INSTALLATION_EVENT);
}
