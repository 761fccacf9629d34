/** What forbids that anything happens unasked, whatever it is; none of it lies in a file. */
import { automation } from './automation.js';
import { endpointSource } from './endpoint.js';
import type { Circumstances, Source } from './types.js';
import { disabled, doNotTrack, packageVariables } from './variables.js';

const FORBIDDERS: readonly Source[] = [
  doNotTrack,
  disabled,
  packageVariables,
  automation,
  endpointSource,
];

export function isForbidden(circumstances: Circumstances): boolean {
  return FORBIDDERS.some((source) => source('sessions', circumstances).says === 'off');
}
