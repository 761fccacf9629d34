/** The settings of one machine. */
import { RATES } from '../limits.js';
import type { ServiceSettings } from '../service.js';
import {
  type DoorSettings,
  doorSettings,
  type Environment,
  type ReadSettings,
  readerOf,
  type StatisticsSettings,
  type StoreSettings,
  serviceSettings,
  settled,
  statisticsSettings,
  storeSettings,
} from '../settings.js';

export interface MachineSettings
  extends ServiceSettings,
    DoorSettings,
    StatisticsSettings,
    StoreSettings {
  /** 0: any free one. */
  readonly port: number;
  /** Undefined: the one in the data folder, made at the first start. */
  readonly adminToken: string | undefined;
}

const DEFAULT_PORT = 8_080;
const MAX_PORT = 65_535;
/** What a guess cannot find, in any alphabet. */
const MIN_TOKEN_CHARACTERS = 32;

export function readSettings(
  environment: Environment = process.env,
): ReadSettings<MachineSettings> {
  const reader = readerOf(environment);
  const adminToken = reader.text('ABOVEBOARD_ADMIN_TOKEN');
  if (adminToken !== undefined && !isToken(adminToken)) {
    reader.refuse(
      `ABOVEBOARD_ADMIN_TOKEN must have ${MIN_TOKEN_CHARACTERS} or more letters, digits, or any of . _ ~ + / = -`,
    );
  }
  return settled(reader, {
    ...serviceSettings(reader),
    ...doorSettings(reader, RATES.machine),
    ...statisticsSettings(reader),
    port: reader.wholeNumber('PORT', DEFAULT_PORT, 0, MAX_PORT),
    ...storeSettings(reader, 'sqlite'),
    adminToken,
  });
}

/** What can stand after `Bearer` in a header. */
function isToken(text: string): boolean {
  return text.length >= MIN_TOKEN_CHARACTERS && /^[A-Za-z0-9._~+/=-]+$/.test(text);
}
