/** A kept session by what its user says of it, with what its package has said of itself. */
import { type About, type KeptSession, listKept, readAbout } from '../keeping/index.js';
import type { ShareTarget } from '../sharing/index.js';

export type Found =
  | { readonly outcome: 'found'; readonly kept: KeptSession; readonly about: About }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'none'; readonly message: string };

/** By its id; of a package the newest; the newest of all where neither is named. */
export async function findKept(idOrPackage: string | undefined): Promise<Found> {
  const asked = idOrPackage?.trim();
  const id = asked?.toLowerCase();
  const { sessions } = await listKept();
  const kept = sessions.find(
    ({ session }) =>
      asked === undefined || session.id === id || session.environment.package_name === asked,
  );
  if (kept === undefined) {
    const message =
      asked === undefined
        ? 'No package has kept a session here: only those do that ask for it, and not where anything is turned off.'
        : `No session is kept here that is, or is of, ${asked}: npx aboveboard sessions lists those that are.`;
    return { outcome: 'none', message };
  }
  const { package_name: name } = kept.session.environment;
  const about = readAbout(name);
  if (about !== undefined) return { outcome: 'found', kept, about };
  const message = `What ${name} has said of itself is gone, and with it where a session goes to: run it once more.`;
  return { outcome: 'none', message };
}

/** Filtered by what the package declares now, and sent to where it sends now. */
export function targetOf({ endpoint, opt_out: optOut, declaration: collects }: About): ShareTarget {
  return { endpoint, optOut, collects };
}
