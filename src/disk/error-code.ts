/** What went wrong on a disk, in a word such as `EROFS`. Under jest an error of Node's is no instance of the sandbox's `Error`. */
export function errorCode(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
