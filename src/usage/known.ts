/**
 * What the SDK knows by itself, for usage pings and events: in values that so many machines share
 * that none is told by them. Of a release come the first numbers, of the threads a power of two.
 */

import { fileSystem } from '../disk/file-system.js';
import type { Variables } from '../disk/index.js';
import {
  attempt,
  describeEnvironment,
  type Environment,
  type PackageIdentity,
} from '../session/index.js';

/** The package that telemetry is made for, and what tells its builds and its files from others. */
export interface HostPackage extends PackageIdentity {
  /** What tells this build from others of the version, such as a commit. */
  readonly build?: string | undefined;
  /** The folder that the package's own files are in, a path or a `file:` address: `import.meta.dirname`. */
  readonly folder?: string | undefined;
}

/** Docker's and Podman's. */
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv'];

const CONTAINER_VARIABLES = ['KUBERNETES_SERVICE_HOST', 'container'];

/** The first that is set tells; the ones that stand on others come first. */
const DEPLOYMENT_VARIABLES: readonly (readonly [variable: string, deployment: string])[] = [
  ['AWS_LAMBDA_FUNCTION_NAME', 'aws-lambda'],
  ['FUNCTIONS_WORKER_RUNTIME', 'azure-functions'],
  ['CODESPACES', 'codespaces'],
  ['GITPOD_WORKSPACE_ID', 'gitpod'],
  ['K_SERVICE', 'google-cloud'],
  ['SPACE_ID', 'hugging-face'],
  ['KUBERNETES_SERVICE_HOST', 'kubernetes'],
];

/** Above, there are few machines of each number. */
const MAX_THREADS = 64;

/** By the names of the ready-made declarations. */
export function knownOf(
  of: HostPackage,
  env: Variables,
  exists = (path: string) => fileSystem().existsSync(path),
  environment: Environment = describeEnvironment(of),
): Readonly<Record<string, unknown>> {
  const { os, os_release: release, cpu_threads: threads } = environment;
  const marked = CONTAINER_VARIABLES.some((name) => env[name]);
  const deployment = DEPLOYMENT_VARIABLES.find(([variable]) => env[variable]);
  return {
    ...environment,
    os_release: coarseRelease(os, release),
    cpu_threads: Math.min(2 ** Math.floor(Math.log2(Math.max(1, threads))), MAX_THREADS),
    build: of.build,
    // Where this is CI nothing leaves, so that each message which does can say so.
    ci: false,
    container: marked || CONTAINER_MARKS.some((path) => attempt(() => exists(path), false)),
    wsl: os === 'linux' && (Boolean(env['WSL_DISTRO_NAME']) || /microsoft/i.test(release)),
    deployment: deployment?.[1] ?? 'none',
  };
}

/** Two numbers; of Windows three, since 10 and 11 differ in the third alone. */
function coarseRelease(os: string, release: string): string {
  const numbers = os === 'win32' ? /^\d+(?:\.\d+){0,2}/ : /^\d+(?:\.\d+)?/;
  return numbers.exec(release)?.[0] ?? release;
}
