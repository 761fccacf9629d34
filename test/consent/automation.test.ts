import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import vendors from 'ci-info/vendors.json' with { type: 'json' };
import {
  automation,
  COMMON_CI_VARIABLES,
  TEST_RUNNER_VARIABLES,
} from '../../src/consent/automation.js';
import { circumstances } from '../support/circumstances.js';

type Env = Readonly<Record<string, string>>;

function ask(env: Env) {
  return automation('usage', circumstances({ env }));
}

/** An environment in which each of a vendor's conditions holds. */
function environmentOf(condition: (typeof vendors)[number]['env']): Env {
  if (typeof condition === 'string') return { [condition]: 'x' };
  if (Array.isArray(condition)) return Object.fromEntries(condition.map((name) => [name, 'x']));
  if ('any' in condition) return { [String(condition.any?.at(-1))]: 'x' };
  if ('includes' in condition) return { [String(condition.env)]: `a ${condition.includes} b` };
  // What is left are names with the value that they must have.
  return condition as Env;
}

const ENVIRONMENTS: readonly Env[] = [
  ...vendors.map(({ env }) => environmentOf(env)),
  ...vendors.map(({ env }) => ({ ...environmentOf(env), CI: 'false' })),
  ...COMMON_CI_VARIABLES.map((name) => ({ [name]: '1' })),
  ...COMMON_CI_VARIABLES.map((name) => ({ [name]: '' })),
  { CI: 'true' },
  { CI: 'woodpecker' },
  { CI_NAME: 'sourcehut' },
  { NODE: '/usr/bin/node' },
  { KUBERNETES_SERVICE_HOST: '10.0.0.1', container: 'docker' },
  {},
];

/** What ci-info itself says of each; it reads the environment when it is loaded. */
function askCiInfo(): boolean[] {
  const program = `
    const [path, environments] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const answers = environments.map((env) => {
      process.env = env;
      delete require.cache[path];
      return require(path).isCI;
    });
    console.log(JSON.stringify(answers));`;
  const input = JSON.stringify([createRequire(import.meta.url).resolve('ci-info'), ENVIRONMENTS]);
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { input, encoding: 'utf8' }));
}

describe('automation', () => {
  it('recognises exactly the CI services that ci-info does', () => {
    const ours = ENVIRONMENTS.map((env) => ask(env).says === 'off');
    expect(ours).toEqual(askCiInfo());
    expect(ours.filter(Boolean).length).toBeGreaterThan(vendors.length);
  });

  it('names the service and the variable', () => {
    expect(ask({ CI: 'true', GITHUB_ACTIONS: 'true' })).toEqual({
      source: 'automation',
      says: 'off',
      detail: 'This is GitHub Actions, by the environment variable GITHUB_ACTIONS.',
      variable: 'GITHUB_ACTIONS',
    });
  });

  it.each(['0', 'no', 'False'])('believes CI=%s', (value) => {
    expect(ask({ CI: value, BUILD_ID: '7' }).says).toBe('nothing');
  });

  it.each(TEST_RUNNER_VARIABLES)('recognises a test run by %s', (variable) => {
    expect(ask({ [variable]: '1' })).toMatchObject({ says: 'off', variable });
    expect(ask({ [variable]: '' }).says).toBe('nothing');
  });

  it('recognises a test run by NODE_ENV, also where this is said to be no CI', () => {
    expect(ask({ CI: 'false', NODE_ENV: 'test' })).toMatchObject({ variable: 'NODE_ENV' });
    expect(ask({ NODE_ENV: 'production' }).says).toBe('nothing');
  });

  it('recognises this very test', () => {
    expect(automation('usage', circumstances({ env: process.env })).says).toBe('off');
  });
});
