/** What a user can change, as it is after they did. */
import {
  circumstancesOf,
  formatObjections,
  formatStatus,
  objectionsOf,
  statusOf,
} from '../consent/index.js';
import { readAbout } from '../keeping/index.js';
import type { Io } from './io.js';
import { STATUS } from './paint.js';
import { circumstancesOfPackage } from './status-command.js';

/** Of one package, or of what holds for all. */
export function showConsent(name: string | undefined, json: true | undefined, io: Io): void {
  const objections = objectionsOf(circumstancesOf({ package: name ?? '', endpoint: undefined }));
  const isKnown = name !== undefined && readAbout(name) !== undefined;
  if (json) io.json(objections);
  else if (isKnown) io.say(formatStatus(statusOf(circumstancesOfPackage(name))), STATUS);
  else io.say(formatObjections(objections), STATUS);
}
