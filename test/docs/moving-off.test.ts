/** What users of the earlier systems set already goes on counting, as the pages on moving say. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../e2e/support.js';
import {
  ENDPOINT,
  link,
  makePackages,
  pageOf,
  runIn,
  SYSTEMS,
  type System,
  tell,
} from './moved-packages.js';

let folder: string;
beforeAll(async () => {
  folder = makePackages();
  await link(folder, ENDPOINT);
  for (const system of SYSTEMS) tell(folder, system, ENDPOINT);
});
afterAll(removeFolders);

/** As their users have them, and what they turned off then. */
const OPT_OUTS: readonly (readonly [System, string, string, readonly string[]])[] = [
  ['rxinfer', 'LOG_USING_RXINFER', 'false', ['usage']],
  ['rxinfer', 'CI', 'true', ['usage', 'events']],
  ['rubrix', 'RUBRIX_ENABLE_TELEMETRY', '0', ['usage', 'events']],
  ['rubrix', 'ARGILLA_ENABLE_TELEMETRY', '0', ['usage', 'events']],
  ['rubrix', 'HF_HUB_DISABLE_TELEMETRY', '1', ['usage', 'events']],
  ['rubrix', 'HF_HUB_OFFLINE', '1', ['usage', 'events']],
  ['visivo', 'VISIVO_TELEMETRY_DISABLED', 'true', ['usage', 'events']],
  ['visivo', 'VISIVO_TELEMETRY_DISABLED', '1', ['usage', 'events']],
  ['visivo', 'VISIVO_TELEMETRY_DISABLED', 'yes', ['usage', 'events']],
  ['visivo', 'VISIVO_TELEMETRY_DISABLED', 'True', ['usage', 'events']],
  ['rerun', 'CI', '1', ['usage', 'events']],
  ['rerun', 'NODE_ENV', 'development', ['usage', 'events']],
];

interface Said {
  readonly on: boolean;
  readonly decided_by: { readonly variable?: string; readonly source: string };
}

async function statusOf(system: System, env: Record<string, string> = {}) {
  const print = `
    import { telemetry } from './telemetry.js';
    console.log(JSON.stringify(telemetry.status()));`;
  const { stdout, stderr } = await runIn(folder, system, print, env);
  if (stderr !== '') throw new Error(stderr);
  const status: Readonly<Record<string, Said>> = JSON.parse(stdout);
  return status;
}

/** The stream that a moved package has in any case. */
const STREAM: Readonly<Record<System, string>> = {
  rxinfer: 'usage',
  rubrix: 'events',
  visivo: 'events',
  rerun: 'events',
};

describe('what their users set already', () => {
  it.each(SYSTEMS)('leaves %s on where nothing of it is set', async (system) => {
    const { [STREAM[system]]: said } = await statusOf(system);
    expect(said).toMatchObject({ on: true });
  });

  it.each(OPT_OUTS)('turns off, for %s, as %s=%s', async (system, variable, value, streams) => {
    expect(pageOf(system)).toContain(variable);
    const status = await statusOf(system, { [variable]: value });
    expect(status[STREAM[system]]?.decided_by).toMatchObject({ variable });
    for (const stream of streams) expect(status[stream]).toMatchObject({ on: false });
  });

  it('is not what forced Rerun on', async () => {
    const { events } = await statusOf('rerun', { FORCE_RERUN_ANALYTICS: '1', DO_NOT_TRACK: '1' });
    expect(events).toMatchObject({ on: false, decided_by: { variable: 'DO_NOT_TRACK' } });
  });

  it.each([
    ['visivo', '.visivo/config.yml', 'telemetry_enabled: false\n', false],
    ['visivo', '.visivo/config.yml', 'name: x\ntelemetry_enabled: maybe\n', false],
    ['visivo', '.visivo/config.yml', 'telemetry_enabled: true # as before\n', true],
    ['visivo', '.visivo/config.yml', 'name: x\n', true],
    ['rerun', '.config/rerun/analytics.json', '{ "analytics_enabled": false }', false],
    ['rerun', '.config/rerun/analytics.json', '{ "analytics_ena', false],
    ['rerun', '.config/rerun/analytics.json', '{ "analytics_enabled": true }', true],
  ] as const)('is obeyed for %s in %s: %j', async (system, path, text, on) => {
    const file = join(folder, system, 'home', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    const { events } = await statusOf(system);
    rmSync(file);
    expect(events).toMatchObject(on ? { on } : { on, decided_by: { source: 'endpoint' } });
  });
});
