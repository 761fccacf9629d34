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

/** Whose machine it is, as far as that decides what has to be supported; `none` where nobody says. */
export const DEPLOYMENTS = [
  'aws-lambda',
  'azure-functions',
  'codespaces',
  'gitpod',
  'google-cloud',
  'hugging-face',
  'kubernetes',
  'none',
] as const;

/** Where an error came from that nothing handled, in Node's own words. */
export const CRASH_ORIGINS = ['uncaughtException', 'unhandledRejection'] as const;

/** Programs that send requests, without their versions. */
export const USER_AGENTS = [
  'bot',
  'chrome',
  'curl',
  'dart',
  'edge',
  'firefox',
  'go',
  'java',
  'node',
  'opera',
  'php',
  'python',
  'ruby',
  'safari',
  'samsung',
  'wget',
] as const;

/** Languages that so many people read on the web that none is told by it. */
export const LANGUAGES = [
  'ar',
  'bg',
  'bn',
  'ca',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fa',
  'fi',
  'fr',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'ms',
  'nb',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sr',
  'sv',
  'th',
  'tr',
  'uk',
  'vi',
  'zh',
] as const;

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

/** Codes that Node and the system give to errors that a program meets in the field. */
export const STANDARD_CODES = [
  'EACCES',
  'EADDRINUSE',
  'EBUSY',
  'ECONNREFUSED',
  'ECONNRESET',
  'EEXIST',
  'EISDIR',
  'EMFILE',
  'ENOENT',
  'ENOMEM',
  'ENOSPC',
  'ENOTDIR',
  'ENOTEMPTY',
  'ENOTFOUND',
  'EPERM',
  'EPIPE',
  'EROFS',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_MODULE_NOT_FOUND',
  'ETIMEDOUT',
] as const;
