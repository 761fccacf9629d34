/**
 * Homes that take nothing: read-only, or full, in a mount of one process's own where this machine
 * lets us mount; `/dev/full` in their place, below which nothing can be made, where it does not.
 */
import { spawnSync } from 'node:child_process';

export interface PoorHome {
  readonly name: string;
  /** Another in place of the one that is mounted over. */
  readonly path?: string;
  /** Runs what follows it with this home, by the environment's `HOME`. */
  readonly command: readonly string[];
}

const UNSHARE = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];

function mounted(options: string, then = ':'): string[] {
  const script = `mount -t tmpfs -o ${options} tmpfs "$HOME" && { ${then}; } && exec "$@"`;
  return [...UNSHARE, 'sh', '-c', script, 'sh'];
}

/** The file system says no to the last byte that does not fit, and that is what is wanted. */
const FILL = 'cat /dev/zero > "$HOME/filler" 2> /dev/null || true';

const MOUNTED: readonly PoorHome[] = [
  { name: 'a read-only home', command: mounted('ro') },
  { name: 'a home on a disk without room for a byte', command: mounted('size=16k', FILL) },
  {
    name: 'a home on a disk without room for a file',
    command: mounted('size=16k,nr_inodes=2', FILL),
  },
];

const UNMOUNTED: readonly PoorHome[] = [
  { name: 'a home of /dev/full, as no disk may be mounted', path: '/dev/full', command: [] },
];

export const POOR_HOMES = MOUNTED.every(mayMount) ? MOUNTED : UNMOUNTED;

/** That it takes nothing is looked at as well. */
function mayMount({ command: [program = '', ...words] }: PoorHome): boolean {
  const probe = [...words, 'sh', '-c', '! echo something 2> /dev/null > "$HOME/probe"'];
  return spawnSync(program, probe, { env: { ...process.env, HOME: '/tmp' } }).status === 0;
}

/** Disks that are full soon: one that is small, where we may mount it, and one of small files. */
export function smallDisk(): readonly PoorHome[] {
  const limited: PoorHome = {
    name: 'a disk of small files',
    // In blocks of 512 or, in some shells, of 1,024 bytes: more than a batch takes, less than a file
    // of the outbox. What is ignored before a program starts is ignored in it.
    command: ['sh', '-c', 'trap \'\' XFSZ; ulimit -f 800; exec "$@"', 'sh'],
  };
  const small: PoorHome = { name: 'a disk of 2 MB', command: mounted('size=2m') };
  return POOR_HOMES === MOUNTED ? [small, limited] : [limited];
}
