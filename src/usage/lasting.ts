/** What stays with an installation for a while, for packages that declare such a thing. Loaded where one does. */
import type { Field, Fields } from '../collection/declaration/index.js';
import { hashName, periodOf, periodToken } from '../collection/pseudonym/index.js';
import type { Platform } from '../disk/index.js';
import { installationOf } from './installation.js';

/** A user counts once in a calendar month, and as another in the next. */
const PERIOD = 'month';

/** By what its field says, at a moment. */
export interface Lasting {
  readonly token?: (at: Date) => string;
  readonly installation_id?: (at: Date) => string;
  readonly hash?: (at: Date, name: string) => string;
}

export type LastingType = keyof Lasting;

export function monthToken(secret: Uint8Array, packageName: string, at: Date): string {
  return periodToken(secret, scopeOf(packageName, at));
}

function scopeOf(packageName: string, at: Date) {
  return { package: packageName, period: periodOf(at, PERIOD) };
}

/** Makes on the disk what is declared and is not there yet. Rejects where nothing can be kept. */
export async function lastingOf(
  packageName: string,
  declared: Fields,
  platform?: Partial<Platform>,
): Promise<Lasting> {
  const types = new Set(Object.values(declared).map(({ type }: Field) => type));
  const installation = installationOf(packageName, platform === undefined ? {} : { platform });
  const id = types.has('installation_id') ? await installation.id() : undefined;
  const isKeyed = types.has('token') || types.has('hash');
  const secret = isKeyed ? await installation.secret() : undefined;
  return {
    ...(id !== undefined && { installation_id: () => id }),
    ...(secret !== undefined && {
      token: (at) => monthToken(secret, packageName, at),
      hash: (at, name) => hashName(secret, scopeOf(packageName, at), name),
    }),
  };
}
