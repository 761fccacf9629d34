/**
 * Nobody reads a notice in CI or in a test run, and nobody there is a user. The CI services are
 * those of ci-info; a container or a cluster alone is none.
 */
import vendors from 'ci-info/vendors.json' with { type: 'json' };
import type { Variables } from '../disk/index.js';
import { readSpelling } from './spellings.js';
import type { Source } from './types.js';

/** What several CI services set, and ci-info counts as CI, too. */
export const COMMON_CI_VARIABLES = [
  'CI',
  'CONTINUOUS_INTEGRATION',
  'BUILD_NUMBER',
  'BUILD_ID',
  'CI_APP_ID',
  'CI_BUILD_ID',
  'CI_BUILD_NUMBER',
  'CI_NAME',
  'RUN_ID',
] as const;

/** What test runners set in the processes that they start. */
export const TEST_RUNNER_VARIABLES = [
  'JEST_WORKER_ID',
  'VITEST',
  'NODE_TEST_CONTEXT',
  'MOCHA_WORKER_ID',
  'AVA_PATH',
  'TAP',
  'TEST_WORKER_INDEX',
  'CYPRESS',
  'PYTEST_CURRENT_TEST',
] as const;

export const automation: Source = (_, { env }) => {
  const source = 'automation';
  const found = findTestRunner(env) ?? findCi(env);
  if (found !== undefined) return { source, says: 'off', ...found };
  return { source, says: 'nothing', detail: 'This is neither CI nor a test run.' };
};

interface Found {
  readonly detail: string;
  readonly variable: string;
}

function findTestRunner(env: Variables): Found | undefined {
  const variable = isTestRun(env['NODE_ENV'])
    ? 'NODE_ENV'
    : TEST_RUNNER_VARIABLES.find((name) => env[name]);
  if (variable === undefined) return undefined;
  return { detail: `This is a test run, by the environment variable ${variable}.`, variable };
}

function isTestRun(mode: string | undefined): boolean {
  return mode?.trim().toLowerCase() === 'test';
}

function findCi(env: Variables): Found | undefined {
  // Whoever says that this is no CI is believed, as ci-info does.
  if (readSpelling(env['CI']) === 'no') return undefined;
  for (const vendor of vendors) {
    const variable = variableOf(vendor.env, env);
    if (variable !== undefined) return ci(vendor.name, variable);
  }
  const variable = COMMON_CI_VARIABLES.find((name) => env[name]);
  return variable === undefined ? undefined : ci('CI', variable);
}

function ci(name: string, variable: string): Found {
  return { detail: `This is ${name}, by the environment variable ${variable}.`, variable };
}

/** The forms that ci-info gives a condition; of a list all must hold. */
type Condition =
  | string
  | readonly string[]
  | { readonly any: readonly string[] }
  | { readonly env: string; readonly includes: string }
  | { readonly [variable: string]: string };

/** The first variable of a condition that holds. */
function variableOf(condition: Condition, env: Variables): string | undefined {
  if (typeof condition === 'string') return env[condition] ? condition : undefined;
  if (isList(condition)) return condition.every((name) => env[name]) ? condition[0] : undefined;
  if (isAny(condition)) return condition.any.find((name) => env[name]);
  if (isPart(condition)) {
    return env[condition.env]?.includes(condition.includes) ? condition.env : undefined;
  }
  const wanted = Object.entries(condition);
  return wanted.every(([name, value]) => env[name] === value) ? wanted[0]?.[0] : undefined;
}

function isList(condition: Condition): condition is readonly string[] {
  return Array.isArray(condition);
}

function isAny(condition: Condition): condition is { readonly any: readonly string[] } {
  return typeof condition === 'object' && 'any' in condition;
}

function isPart(
  condition: Condition,
): condition is { readonly env: string; readonly includes: string } {
  return typeof condition === 'object' && 'includes' in condition;
}
