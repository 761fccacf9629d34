import os from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { describeEnvironment, type Host } from '../../src/session/environment.js';

const host: Host = {
  versions: { node: '20.20.2', v8: '11.3' },
  platform: 'linux',
  arch: 'x64',
  osRelease: () => '6.1.0',
  cpuThreads: () => 8,
};

describe('the environment', () => {
  it('says what this process runs on', () => {
    expect(describeEnvironment({ name: 'abacus', version: '1.2.3' })).toEqual({
      package_name: 'abacus',
      package_version: '1.2.3',
      runtime: 'node',
      runtime_version: process.versions.node,
      os: process.platform,
      os_release: os.release(),
      machine: process.arch,
      cpu_threads: os.availableParallelism(),
      word_size: 64,
    });
  });

  it('says unknown without a package', () => {
    expect(describeEnvironment()).toMatchObject({
      package_name: 'unknown',
      package_version: 'unknown',
    });
  });

  it.each([
    ['bun', '1.2.0'],
    ['deno', '2.1.0'],
  ])('names %s, which also names the Node version that it imitates', (runtime, version) => {
    const versions = { ...host.versions, [runtime]: version };
    expect(describeEnvironment(undefined, { ...host, versions })).toMatchObject({
      runtime,
      runtime_version: version,
    });
  });

  it.each([
    ['x64', 64],
    ['arm64', 64],
    ['riscv64', 64],
    ['arm', 32],
    ['ia32', 32],
  ])('gives %s pointers of %d bits', (arch, bits) => {
    expect(describeEnvironment(undefined, { ...host, arch }).word_size).toBe(bits);
  });

  it('says unknown where the platform refuses to tell', () => {
    const refuse = () => {
      throw new Error('not in this sandbox');
    };
    const refusing = { ...host, versions: {}, osRelease: refuse, cpuThreads: refuse };
    expect(describeEnvironment(undefined, refusing)).toMatchObject({
      runtime: 'unknown',
      runtime_version: 'unknown',
      os_release: 'unknown',
      cpu_threads: 0,
    });
  });
});
