/**
 * Off means nothing: no file, no look-up, no socket, no timer, no child process, no transport. Each
 * way to be off is a process of its own, watched from outside, and compared with the same program
 * without telemetry.
 */
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Watched, watchers } from '../support/watch/index.js';
import { didMore, readMore } from './off-means-nothing.compare.js';
import { WAYS } from './off-means-nothing.ways.js';
import {
  listing,
  MEDDLING,
  makeWorld,
  PLAIN,
  recording,
  removeWorld,
  type World,
} from './off-means-nothing.world.js';

const NAMES = watchers.map(({ name }) => name);

afterAll(() => {
  const missing = NAMES.includes('strace') ? '' : ', as strace is not here or may not be used';
  process.stderr.write(`Off means nothing: watched by ${NAMES.join(' and by ')}${missing}.\n`);
});

describe.each(watchers)('off, watched by $name,', ({ name, watch }) => {
  let plain: Watched;
  beforeAll(async () => {
    const world = makeWorld();
    plain = await watch(PLAIN, world);
    removeWorld(world);
  });

  it.each(WAYS)('means nothing: $name', async (way) => {
    const world = makeWorld(way.files, way.variables);
    try {
      const before = listing(world.folder);
      const watched = await watch(recording(way.plan), world);
      expect(watched.ended).toEqual(plain.ended);
      expect(didMore(watched, plain)).toEqual([]);
      expect(readMore(watched, plain, way, world)).toEqual([]);
      expect(listing(world.folder)).toEqual(before);
    } finally {
      removeWorld(world);
    }
  });

  describe('when it was turned off from code,', () => {
    let world: World;
    beforeEach(() => {
      world = makeWorld();
    });
    afterEach(() => removeWorld(world));

    it('has written that down for its user, and nothing else', async () => {
      const before = Object.keys(listing(world.home));
      const watched = await watch(recording({ disableUsage: true }), world);
      expect(watched.ended).toEqual(plain.ended);
      const folder = dirname(world.userConfig);
      expect(didMore(watched, plain).filter((one) => !one.includes(dirname(folder)))).toEqual([]);
      const made = Object.keys(listing(world.home)).filter((path) => !before.includes(path));
      const expected = [world.userConfig, folder, dirname(folder)];
      expect(made.filter((path) => !expected.includes(`${world.home}/${path}`))).toEqual([]);
    });

    it('does nothing from the next run on', async () => {
      await watch(recording({ disableUsage: true }), world);
      const before = listing(world.home);
      const off = { usage: 'user-configuration' };
      const watched = await watch(recording({ off }), world);
      expect(watched.ended).toEqual(plain.ended);
      expect(didMore(watched, plain)).toEqual([]);
      expect(listing(world.home)).toEqual(before);
    });
  });

  it('would be seen to do what it must not do', async () => {
    const world = makeWorld();
    const { ended, did, read } = await watch(MEDDLING, world);
    removeWorld(world);
    expect(ended).toEqual({ status: 0, stdout: '', stderr: '' });
    const all = [...did, ...read].join('\n');
    for (const sign of SIGNS[name] ?? []) expect(all).toMatch(sign);
  });

  it('would be seen to load the transport', async () => {
    const world = makeWorld();
    const watched = await watch(recording({ usage: false, looks: true }), world);
    removeWorld(world);
    const surprises = readMore(watched, plain, { reads: ['project', 'user', 'state'] }, world);
    expect(surprises).toEqual([expect.stringMatching(/dist\/.+\.js$/)]);
  });
});

/** What tells of a file, a look-up, a connection, a child process, a worker and a timer. */
const SIGNS: Readonly<Record<string, readonly RegExp[]>> = {
  'a preload': [
    /^appendFileSync appended$/m,
    /^mkdir folder$/m,
    /^writeFile written$/m,
    /^WriteStream streamed$/m,
    /^GETADDRINFOREQWRAP$/m,
    /^TCPCONNECTWRAP$/m,
    /^node:child_process$/m,
    /^WORKER$/m,
    /^Timeout$/m,
    /^node:http$/m,
  ],
  strace: [
    /"appended", O_WRONLY\|O_CREAT/,
    /^mkdir(at)?\(.*"folder"/m,
    /"written", O_WRONLY\|O_CREAT/,
    /"streamed", O_WRONLY\|O_CREAT/,
    /^\/etc\/hosts$/m,
    /^connect\(.*127\.0\.0\.1/m,
    /^a process$/m,
    /^a thread$/m,
  ],
};
