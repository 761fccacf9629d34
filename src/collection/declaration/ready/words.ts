/** Words that mean the same in every package. Sorted, so that a missing one is seen. */

export const PLATFORMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openbsd',
  'sunos',
  'win32',
] as const;

export const MACHINES = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips',
  'mipsel',
  'ppc64',
  'riscv64',
  's390x',
  'x64',
] as const;

export const RUNTIMES = ['browser', 'bun', 'deno', 'node'] as const;

export const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

/** What JavaScript and Node throw by themselves. */
export const STANDARD_ERRORS = [
  'AbortError',
  'AggregateError',
  'AssertionError',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'SystemError',
  'TimeoutError',
  'TypeError',
  'URIError',
] as const;
