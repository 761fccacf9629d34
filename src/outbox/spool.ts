/**
 * The files that this process writes, one for each stream. Each write opens its file anew and looks
 * afterwards whether the file is still in its place: whoever takes it away after that has read what
 * was written, and what was written too late is written again. Ids make repetitions harmless.
 */
import { dirname, join } from 'node:path';
import { asyncFileSystem, cryptography, fileSystem } from '../disk/file-system.js';
import { errorCode } from '../disk/index.js';
import { makeFolderNow } from '../disk/make-folder-now.js';
import { LOSSES_MAX_BYTES, OUTBOX_MAX_BYTES, SEGMENT_MAX_BYTES } from './limits.js';
import { removeFiles } from './remove-waiting.js';
import { listSegments, type Segment, segmentName, segmentsIn } from './segments.js';
import type { OutboxStream } from './types.js';

const FILE_MODE = 0o600;

/** Others take a file of ours away at most as often as somebody removes the whole folder. */
const WRITES_AT_MOST = 3;
/** A file may be renamed between two looks: claimed, moved on, given back. */
const LOOKS_AT_MOST = 10;

export interface Spool {
  /** Resolves to false where the outbox is full. Rejects as the disk does. */
  append(stream: OutboxStream, text: string): Promise<boolean>;
  /** The same, at once; `durable`: and there is no power cut that it does not survive. */
  appendNow(stream: OutboxStream, text: string, durable: boolean): boolean;
  /** At once, and also where the outbox is full: what tells of losses. */
  tellNow(text: string): boolean;
  /** Sets aside what is being written, for whoever delivers. */
  seal(): Promise<void>;
  /** Resolves when all that this process wrote is durable. Rejects as the disk does. */
  sync(): Promise<void>;
  /** How many files with something of this process still wait. */
  waiting(): Promise<number>;
  clear(stream?: OutboxStream): Promise<void>;
  /** Lines that wait on disk, also of other processes. Never throws. */
  countLines(): Record<OutboxStream, number>;
}

interface Live {
  readonly segment: Segment;
  readonly path: string;
  bytes: number;
}

export function createSpool(folder: string, mark: string, now: () => Date): Spool {
  const live = new Map<OutboxStream, Live>();
  /** Ids of files with something of this process in them. */
  const own = new Set<string>();
  const unsynced = new Set<string>();
  let lastStamp = 0;
  /** Of all files; undefined: not known now. */
  let used: number | undefined;

  function begin(stream: OutboxStream): Live {
    // One after another also where the clock stands still, or goes back.
    lastStamp = Math.max(now().getTime(), lastStamp + 1);
    const id = `${String(lastStamp).padStart(13, '0')}-${cryptography().randomBytes(4).toString('hex')}`;
    const segment: Segment = { id, stream, offset: 0, holder: { state: 'live', mark } };
    const made = { segment, path: join(folder, segmentName(segment)), bytes: 0 };
    live.set(stream, made);
    return made;
  }

  function fits(bytes: number, most = OUTBOX_MAX_BYTES): boolean {
    if (used === undefined || used + bytes > most) used = bytesIn(folder);
    return used + bytes <= most;
  }

  function written(target: Live, bytes: number): void {
    target.bytes += bytes;
    used = (used ?? 0) + bytes;
    own.add(target.segment.id);
    unsynced.add(target.segment.id);
  }

  function writeNow(stream: OutboxStream, text: string, durable: boolean, most: number): boolean {
    const bytes = Buffer.byteLength(text);
    if (!fits(bytes, most)) return false;
    for (let write = 1; write <= WRITES_AT_MOST; write += 1) {
      const target = live.get(stream) ?? begin(stream);
      if (appendNowTo(target.path, text, durable)) {
        written(target, bytes);
        return true;
      }
      live.delete(stream);
    }
    throw taken();
  }

  async function setAside({ segment, path }: Live): Promise<void> {
    live.delete(segment.stream);
    const ready = segmentName({ ...segment, holder: { state: 'ready' } });
    await asyncFileSystem()
      .rename(path, join(folder, ready))
      .catch(() => undefined);
  }

  /** What was half written is not written on: the next line begins a file of its own. */
  async function abandon(target: Live): Promise<void> {
    live.delete(target.segment.stream);
    const found = await asyncFileSystem()
      .stat(target.path)
      .catch(() => undefined);
    if (found?.size === 0)
      await asyncFileSystem()
        .rm(target.path, { force: true })
        .catch(() => undefined);
    else if (found !== undefined) await setAside(target);
  }

  return {
    async append(stream, text) {
      const bytes = Buffer.byteLength(text);
      if (!fits(bytes)) return false;
      for (let write = 1; write <= WRITES_AT_MOST; write += 1) {
        const target = live.get(stream) ?? begin(stream);
        try {
          if (await appendTo(target.path, text)) {
            written(target, bytes);
            if (target.bytes > SEGMENT_MAX_BYTES) await setAside(target);
            return true;
          }
          live.delete(stream);
        } catch (error) {
          await abandon(target);
          throw error;
        }
      }
      throw taken();
    },

    appendNow: (stream, text, durable) => writeNow(stream, text, durable, OUTBOX_MAX_BYTES),

    tellNow: (text) => writeNow('events', text, false, OUTBOX_MAX_BYTES + LOSSES_MAX_BYTES),

    async seal() {
      for (const target of [...live.values()]) await setAside(target);
      used = undefined;
    },

    async sync() {
      if (unsynced.size === 0) return;
      for (const id of [...unsynced]) {
        await syncFile(folder, id);
        unsynced.delete(id);
      }
      await syncFolder(folder);
    },

    async waiting() {
      const there = new Set((await listSegments(folder)).map(({ id }) => id));
      for (const id of [...own]) if (!there.has(id)) own.delete(id);
      return own.size;
    },

    async clear(stream) {
      used = undefined;
      await removeFiles(folder, stream);
    },

    countLines() {
      const counts = { events: 0, sessions: 0 };
      for (const { segment, path } of filesIn(folder)) {
        counts[segment.stream] += linesIn(path, segment.offset);
      }
      return counts;
    },
  };
}

/** Resolves to whether the file was still in its place afterwards. */
async function appendTo(path: string, text: string): Promise<boolean> {
  const file = await openToAppend(path);
  try {
    await file.appendFile(text);
    const { ino, dev } = await file.stat({ bigint: true });
    const there = await asyncFileSystem()
      .stat(path, { bigint: true })
      .catch(() => undefined);
    return there?.ino === ino && there.dev === dev;
  } finally {
    await file.close();
  }
}

async function openToAppend(path: string) {
  try {
    return await asyncFileSystem().open(path, 'a', FILE_MODE);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // At once, and once for a machine: the other way would be loaded with every program.
    makeFolderNow(dirname(path));
    return asyncFileSystem().open(path, 'a', FILE_MODE);
  }
}

function appendNowTo(path: string, text: string, durable: boolean): boolean {
  makeFolderNow(dirname(path));
  const file = fileSystem().openSync(path, 'a', FILE_MODE);
  try {
    // Another write may have been cut off in the middle of a line.
    fileSystem().writeFileSync(file, `\n${text}`);
    if (durable) fileSystem().fsyncSync(file);
    const { ino, dev } = fileSystem().fstatSync(file, { bigint: true });
    const there = fileSystem().statSync(path, { bigint: true, throwIfNoEntry: false });
    return there?.ino === ino && there.dev === dev;
  } finally {
    fileSystem().closeSync(file);
  }
}

/** Under whatever name it has by now. One that is gone was delivered, or its user removed it. */
async function syncFile(folder: string, id: string): Promise<void> {
  for (let look = 1; look <= LOOKS_AT_MOST; look += 1) {
    const segment = (await listSegments(folder)).find((each) => each.id === id);
    if (segment === undefined) return;
    const file = await asyncFileSystem()
      .open(join(folder, segmentName(segment)), 'r+')
      .catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return undefined;
        throw error;
      });
    if (file === undefined) continue;
    try {
      await file.sync();
      return;
    } finally {
      await file.close();
    }
  }
  throw taken();
}

/** Makes new names durable, too. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await asyncFileSystem()
    .open(folder, 'r')
    .catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}

function filesIn(folder: string): { segment: Segment; path: string }[] {
  let names: string[];
  try {
    names = fileSystem().readdirSync(folder);
  } catch {
    return [];
  }
  return segmentsIn(names).map((segment) => ({
    segment,
    path: join(folder, segmentName(segment)),
  }));
}

function bytesIn(folder: string): number {
  return filesIn(folder).reduce(
    (sum, { path }) => sum + (fileSystem().statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function linesIn(path: string, offset: number): number {
  try {
    const text = fileSystem().readFileSync(path).subarray(offset).toString('utf8');
    return text.split('\n').filter((line) => line !== '').length;
  } catch {
    // Delivered in the meantime.
    return 0;
  }
}

function taken(): Error {
  return Object.assign(new Error('The file of the outbox is taken away again and again.'), {
    code: 'EBUSY',
  });
}
