/** What became of the pings of this process, and what lasts of a package on this machine. */
import { type Declaration, placesOf } from '../collection/declaration/index.js';
import type { Platform } from '../disk/index.js';
import { processState } from '../process-state.js';
import { installationId } from './installation-id.js';

/** What became of usage pings, and what lasts from one to the next. Plain JSON data. */
export interface UsageStatus {
  /** The id that lasts from message to message; null where the package declares none, or none was made. */
  readonly installation_id: string | null;
  /** Of this process. */
  readonly usage_pings: {
    readonly sent: number;
    /** By reason. */
    readonly dropped: Readonly<Record<string, number>>;
  };
}

/** Never throws. */
export function usageStatusOf(
  packageName: string,
  collects: Declaration | undefined,
  platform?: Partial<Platform>,
): UsageStatus {
  const { sent, dropped } = countsOf(packageName);
  return {
    installation_id:
      collects !== undefined && declaresId(collects) ? installationId(packageName, platform) : null,
    usage_pings: { sent, dropped: { ...dropped } },
  };
}

/** Anywhere: also one that only an event has. */
function declaresId(collects: Declaration): boolean {
  return [...placesOf(collects)].some(({ field }) => field.type === 'installation_id');
}

interface Counts {
  sent: number;
  readonly dropped: Record<string, number>;
}

export function noteSent(packageName: string): void {
  countsOf(packageName).sent += 1;
}

export function noteLoss(packageName: string, reason: string): void {
  const { dropped } = countsOf(packageName);
  dropped[reason] = (dropped[reason] ?? 0) + 1;
}

function countsOf(packageName: string): Counts {
  const key = JSON.stringify(['usage.counts.1', packageName]);
  return processState<Counts>(key, () => ({ sent: 0, dropped: {} }));
}
