/**
 * Runs a program and watches it from outside: by its system calls where this machine lets us, and
 * always by a preload.
 */
import { watchByPreload } from './preload.js';
import { mayTrace, watchByStrace } from './strace.js';
import type { Watch } from './types.js';

export { run } from './run.js';
export type { Ended, Place, Watched } from './types.js';

export const watchers: readonly { readonly name: string; readonly watch: Watch }[] = [
  { name: 'a preload', watch: watchByPreload },
  ...(mayTrace() ? [{ name: 'strace', watch: watchByStrace }] : []),
];
