/**
 * A data folder can vanish under a running service: a disk that was not mounted, a folder moved away
 * by mistake. Its open files go on taking writes that nobody will ever find, so it is looked at where
 * they lie; once the folder is back, with whatever files, these are opened.
 */
import { StoreUnavailable } from './store.js';

/** Of an open file, or of all of a folder: whether it still lies at its path. */
export type Place = 'here' | 'gone' | 'other';

interface Placed {
  place(): Place;
  close(): void;
}

const GONE =
  'The data folder is gone: put it back, or stop the service and start it where the data is';

export interface KeptOpen<T> {
  /** Rejects with `StoreUnavailable` as long as nothing lies there, or what cannot be opened. */
  current(): Promise<T>;
  close(): void;
}

export function keptOpen<T extends Placed>(first: T, open: () => Promise<T>): KeptOpen<T> {
  let latest = first;
  let opening: Promise<T> | undefined;
  async function openOther(): Promise<T> {
    try {
      const opened = await open();
      latest.close();
      latest = opened;
      return opened;
    } catch (cause) {
      const sentence = cause instanceof Error ? cause.message : 'The files cannot be opened';
      throw new StoreUnavailable(sentence, { cause });
    } finally {
      opening = undefined;
    }
  }
  return {
    async current() {
      const place = latest.place();
      if (place === 'gone') throw new StoreUnavailable(GONE);
      if (place === 'here') return latest;
      opening ??= openOther();
      return opening;
    },
    close: () => latest.close(),
  };
}

/** After a commit, before anybody is told of it. */
export function refuseUnlessHere(place: Place): void {
  if (place !== 'here') throw new StoreUnavailable(GONE);
}
