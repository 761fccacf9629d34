/**
 * The files of an outbox. A name says it all: when the file was begun, its stream, how many of its
 * bytes are delivered, and whose it is. So whatever happens to a file is one rename, which happens
 * wholly or not at all.
 *
 * `live` is written by its owner; `ready` is nobody's; `claimed` is being delivered by its owner.
 */
import { join } from 'node:path';
import { asyncFileSystem } from '../disk/file-system.js';
import { packageFolder } from '../disk/index.js';
import type { OutboxStream } from './types.js';

export interface Segment {
  /** Stays the same through all renames, and sorts by time. */
  readonly id: string;
  readonly stream: OutboxStream;
  /** Bytes at its beginning that are done with. */
  readonly offset: number;
  readonly holder: Holder;
}

type Holder =
  | { readonly state: 'ready' }
  /** `mark` is that of a process. */
  | { readonly state: 'live' | 'claimed'; readonly mark: string };

const NAME =
  /^(\d{13}-[0-9a-f]{8})\.(events|sessions)\.(\d{1,10})\.(?:ready|(live|claimed)-([0-9a-fx-]+))\.jsonl$/;

/** Its name in the folder of a package. */
export const OUTBOX = 'outbox';

export function outboxFolder(packages: string, packageName: string): string {
  return join(packages, packageFolder(packageName), OUTBOX);
}

export function segmentName({ id, stream, offset, holder }: Segment): string {
  const held = holder.state === 'ready' ? 'ready' : `${holder.state}-${holder.mark}`;
  return `${id}.${stream}.${offset}.${held}.jsonl`;
}

/** Undefined for any other file. */
function readSegmentName(name: string): Segment | undefined {
  const [, id, stream, offset, state, mark] = NAME.exec(name) ?? [];
  if (id === undefined || (stream !== 'events' && stream !== 'sessions')) return undefined;
  const holder: Holder =
    (state === 'live' || state === 'claimed') && mark !== undefined
      ? { state, mark }
      : { state: 'ready' };
  return { id, stream, offset: Number(offset), holder };
}

/** Oldest first. No folder, or one that cannot be read, is a folder without anything. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = await asyncFileSystem()
    .readdir(folder)
    .catch(() => []);
  return segmentsIn(names);
}

export function segmentsIn(names: readonly string[]): Segment[] {
  return [...names].sort().flatMap((name) => readSegmentName(name) ?? []);
}
