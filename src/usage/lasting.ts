/** What stays with an installation for a while, for packages that declare such a thing. Loaded where one does. */
import type { Field, Fields } from '../collection/declaration/index.js';
import { periodOf, periodToken } from '../collection/pseudonym/index.js';
import type { Platform } from '../disk/index.js';
import { installationOf } from './installation.js';

/** A user counts once in a calendar month, and as another in the next. */
const TOKEN_PERIOD = 'month';

export type LastingType = 'token' | 'installation_id';

/** By what its field says, at a moment. */
export type Lasting = Partial<Record<LastingType, (at: Date) => string>>;

export function monthToken(secret: Uint8Array, packageName: string, at: Date): string {
  return periodToken(secret, { package: packageName, period: periodOf(at, TOKEN_PERIOD) });
}

/** Makes on the disk what is declared and is not there yet. Rejects where nothing can be kept. */
export async function lastingOf(
  packageName: string,
  declared: Fields,
  platform?: Partial<Platform>,
): Promise<Lasting> {
  const types = new Set(Object.values(declared).map(({ type }: Field) => type));
  const installation = installationOf(packageName, platform === undefined ? {} : { platform });
  const lasting: Lasting = {};
  if (types.has('installation_id')) {
    const id = await installation.id();
    lasting.installation_id = () => id;
  }
  if (types.has('token')) {
    const secret = await installation.secret();
    lasting.token = (at) => monthToken(secret, packageName, at);
  }
  return lasting;
}
