import { describe, expect, it } from '@jest/globals';
import { describeEnvironment } from '../../src/session/index.js';
import { knownOf } from '../../src/usage/known.js';

const host = { name: 'abacus', version: '1.2.3' };
const nothing = () => false;

function onSystem(more: object, env: Record<string, string> = {}) {
  return knownOf(host, env, nothing, { ...describeEnvironment(host), ...more });
}

describe('what is known of a machine', () => {
  it.each([
    [{ os: 'linux', os_release: '6.8.0-45-generic' }, '6.8'],
    [{ os: 'darwin', os_release: '23.5.0' }, '23.5'],
    [{ os: 'win32', os_release: '10.0.22631' }, '10.0.22631'],
    [{ os: 'linux', os_release: 'of ACME' }, 'of ACME'],
  ])('is the beginning of a release: of %j, %s', (environment, os_release) => {
    expect(onSystem(environment)).toMatchObject({ os_release });
  });

  it.each([
    [0, 1],
    [1, 1],
    [6, 4],
    [16, 16],
    [63, 32],
    [200, 64],
  ])('is a power of two: of %i threads, %i', (cpu_threads, coarse) => {
    expect(onSystem({ cpu_threads })).toMatchObject({ cpu_threads: coarse });
  });

  it.each([
    [{}, 'none'],
    [{ KUBERNETES_SERVICE_HOST: '10.0.0.1', K_SERVICE: 'of-acme' }, 'google-cloud'],
    [{ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 'kubernetes'],
    [{ AWS_LAMBDA_FUNCTION_NAME: 'of-acme' }, 'aws-lambda'],
    [{ SPACE_ID: 'acme/space' }, 'hugging-face'],
  ])('is one word of %j, and no name: %s', (env, deployment) => {
    const known = onSystem({}, env);
    expect(known).toMatchObject({ deployment });
    expect(JSON.stringify(known)).not.toMatch(/acme|10\.0\.0\.1/);
  });

  it('is whether it is a container, or Linux inside Windows', () => {
    expect(knownOf(host, {}, (path) => path === '/.dockerenv')).toMatchObject({ container: true });
    expect(knownOf(host, { container: 'podman' }, nothing)).toMatchObject({ container: true });
    const linux = { os: 'linux', os_release: '6.8.0' };
    expect(onSystem(linux)).toMatchObject({ container: false, wsl: false });
    expect(onSystem(linux, { WSL_DISTRO_NAME: 'Ubuntu' })).toMatchObject({ wsl: true });
    const release = { ...linux, os_release: '5.15.153.1-microsoft-standard-WSL2' };
    expect(onSystem(release)).toMatchObject({ wsl: true, os_release: '5.15' });
  });
});
