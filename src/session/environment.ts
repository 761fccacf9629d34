/** What a session says about the machine and the package: nothing that tells one user from another. */
import { availableParallelism, release } from 'node:os';
import { attempt } from './attempt.js';
import type { Environment } from './types.js';

/** The package whose use is recorded, as its registry knows it. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** What the environment is read from. */
export interface Host {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  osRelease(): string;
  cpuThreads(): number;
}

/** What cannot be found out, or was not said. */
export const UNKNOWN = 'unknown';

/** Other runtimes also name the Node version that they imitate, so they are asked for first. */
const RUNTIMES = ['bun', 'deno', 'node'];

/** Of the architectures that Node names, those with pointers of 32 bits. */
const ARCHITECTURES_OF_32_BITS = ['arm', 'ia32', 'mips', 'mipsel', 'ppc', 's390'];

const systemHost: Host = {
  versions: process.versions,
  platform: process.platform,
  arch: process.arch,
  osRelease: release,
  cpuThreads: availableParallelism,
};

export function describeEnvironment(of?: PackageIdentity, host: Host = systemHost): Environment {
  const runtime = RUNTIMES.find((name) => host.versions[name] !== undefined) ?? UNKNOWN;
  return Object.freeze({
    package_name: text(of?.name),
    package_version: text(of?.version),
    runtime,
    runtime_version: text(host.versions[runtime]),
    os: host.platform,
    os_release: attempt(host.osRelease, UNKNOWN),
    machine: host.arch,
    cpu_threads: attempt(host.cpuThreads, 0),
    word_size: ARCHITECTURES_OF_32_BITS.includes(host.arch) ? 32 : 64,
  });
}

function text(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : UNKNOWN;
}
