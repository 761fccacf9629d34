/**
 * Watches a program by its system calls. They hide nothing, but say neither which built-in modules
 * were loaded nor whose a timer was: Node asks the kernel for none.
 */
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run, withFolder } from './run.js';
import type { Watch } from './types.js';

const STRACE = 'strace';
const TRACE = 'trace=%file,%network,%process,timerfd_create,timer_create,setitimer,?alarm';

export const watchByStrace: Watch = (program, place) =>
  withFolder(async (folder) => {
    // One file a thread, so that no call is cut in two.
    const options = ['-ff', '-qq', '-o', join(folder, 'thread'), '-e', TRACE];
    // Where libuv may use io_uring, it opens files without a system call for each.
    const env = { ...place.env, UV_USE_IO_URING: '0' };
    const ended = await run([STRACE, ...options, process.execPath, ...program], {
      ...place,
      env,
    });
    const did: string[] = [];
    const read: string[] = [];
    for (const file of await readdir(folder)) {
      for (const line of (await readFile(join(folder, file), 'utf8')).split('\n')) {
        const call = understand(line);
        if (call?.read !== undefined) read.push(resolve(place.cwd, call.read));
        if (call?.did !== undefined) did.push(call.did);
      }
    }
    return { ended, did, read };
  });

/** To be installed is not enough: a container may forbid it. */
export function mayTrace(): boolean {
  const { status } = spawnSync(STRACE, ['-f', '-o', '/dev/null', process.execPath, '-e', '']);
  return status === 0;
}

const LOOKS =
  /^(access|faccessat2?|l?stat(64)?|(new)?fstatat(64)?|statx|statfs(64)?|readlink(at)?|chdir)$/;
const OPENS = /^open(at2?)?$/;
const TO_WRITE = /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)/;
/** To ask about a descriptor, as `isatty` does, reaches nobody. */
const HARMLESS = /^(getcwd|getsock(name|opt)|exit|exit_group|wait4|waitid)$/;
const STARTS = /^(clone3?|v?fork)$/;

interface Call {
  readonly did?: string;
  readonly read?: string;
}

function understand(line: string): Call | undefined {
  const [, name = '', args = ''] = /^(\w+)\((.*)/.exec(line) ?? [];
  if (name === '' || HARMLESS.test(name)) return undefined;
  const [, path = ''] = /"([^"]*)"/.exec(args) ?? [];
  if (LOOKS.test(name) || (OPENS.test(name) && !TO_WRITE.test(args))) {
    // Without a path it is about what was opened before.
    return path === '' ? undefined : { read: path };
  }
  // Of the arguments, addresses differ from run to run.
  if (STARTS.test(name)) return { did: args.includes('CLONE_THREAD') ? 'a thread' : 'a process' };
  return { did: name === 'execve' ? `execve ${path}` : `${name}(${args}` };
}
