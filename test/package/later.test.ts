/**
 * Node loads little of the package at once, and the rest when it is called: in whatever form a program
 * has the package, nothing is lost of what ends in the tick in which it recorded. (`test/usage/crashes`
 * has all the ways to end.)
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';
import { crashEvent, errorEvent } from '../../src/collection/declaration/index.js';
import { makeFolder, ROOT, removeFolders, runProgram } from '../e2e/support.js';

afterAll(removeFolders);

/** Nobody listens at port 1. */
const ENDPOINT = 'http://127.0.0.1:1';

const by = { owner: 'core team', since: 1 };
const COLLECTS = {
  package: 'host',
  revision: 1,
  description: 'Learns how it ends.',
  events: { error: errorEvent(by), crash: crashEvent(by) },
};

const PROGRAM = `
  const options = { package: { name: 'host', version: '1.0.0' }, ...JSON.parse(process.argv[2]) };
  const telemetry = createTelemetry(options);
  telemetry.watchCrashes();
  telemetry.track('error', { error_type: 'RangeError' });
  if (process.argv[3] === 'exits') process.exit(5);
  throw new TypeError('The end.');
`;
const IMPORTING = `import { createTelemetry } from 'aboveboard';${PROGRAM}`;
const REQUIRING = `const { createTelemetry } = require('aboveboard');${PROGRAM}`;

type Form = readonly [name: string, make: (folder: string) => Promise<string>];

function written(name: string, text: string) {
  return async (folder: string) => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/aboveboard'), 'dir');
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
}

/** As one file, in a folder where nothing else is. */
function bundled(contents: string, options: BuildOptions & { readonly format: 'esm' | 'cjs' }) {
  return async (folder: string) => {
    const outfile = join(folder, options.format === 'esm' ? 'host.mjs' : 'host.cjs');
    await build({
      stdin: { contents, resolveDir: ROOT },
      outfile,
      bundle: true,
      platform: 'node',
      minify: true,
      logLevel: 'error',
      ...options,
    });
    return outfile;
  };
}

const FORMS: readonly Form[] = [
  ['imported', written('host.mjs', IMPORTING)],
  ['required', written('host.cjs', REQUIRING)],
  ['imported into a module that is one file', bundled(IMPORTING, { format: 'esm' })],
  ['imported into CommonJS that is one file', bundled(IMPORTING, { format: 'cjs' })],
  ['required in CommonJS that is one file', bundled(REQUIRING, { format: 'cjs' })],
  // Where no conditions are followed but those of Node itself.
  [
    'imported, as Node does it, into one file',
    bundled(IMPORTING, { format: 'esm', conditions: ['none'] }),
  ],
  [
    'imported, as Node does it, into CommonJS that is one file',
    bundled(IMPORTING, { format: 'cjs', conditions: ['none'] }),
  ],
];

/** By name, in the order of their recording. */
function eventsIn(home: string): string[] {
  const folder = join(home, 'packages/host/outbox');
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const lines = texts.flatMap((text) => text.split('\n').filter(Boolean));
  return lines.map((line) => JSON.parse(line).event.event).sort();
}

function makeTold(): string {
  const home = makeFolder('later-home');
  const shown = { revision: 1, endpoint: ENDPOINT, shown_at: '2020-02-02T02:02:02.000Z' };
  const config = { packages: { host: { notices: [shown] } } };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  return home;
}

describe.each(FORMS)('a program that has the package %s', (_, make) => {
  it.each([
    ['exits', 5, ['error']],
    ['throws', 1, ['crash', 'error']],
  ])('and %s in its first tick has recorded that', async (way, status, events) => {
    const [folder, home] = [makeFolder('later'), makeTold()];
    const program = await make(folder);
    const options = JSON.stringify({ endpoint: ENDPOINT, collects: COLLECTS });
    const env = { ABOVEBOARD_HOME: home, HOME: home };
    const ended = await runProgram([program, options, way], { cwd: folder, env });
    expect(ended.status).toBe(status);
    expect(eventsIn(home)).toEqual(events);
  });
});

const LOOKS = `
  const telemetry = createTelemetry({ package: { name: 'host', version: '1' }, endpoint: null });
  telemetry.logUsage();
  telemetry.track('anything');
  const { on, decided_by } = telemetry.status().usage;
  const worked = telemetry.withSession('work', (invoke) => {
    telemetry.appendInvokeContext(invoke, () => {
      throw new Error('of the host');
    });
    return telemetry.trackCommand({ name: 'work' }, () => withSession(createSession(), 'work', () => 42));
  });
  telemetry.shareSessionData().then(({ outcome }) => {
    console.log(JSON.stringify({ on, says: decided_by.detail.slice(0, 40), worked, outcome }));
  });
`;

describe('where the rest of the package is missing, a program', () => {
  it.each([
    ['imports', 'index.js', 'host.mjs', `import * as all from './index.mjs';`],
    ['requires', 'cjs/index.js', 'host.cjs', `const all = require('./index.cjs');`],
  ])('that %s it runs all the same, and is told', async (_, front, name, load) => {
    const folder = makeFolder('absent');
    copyFileSync(join(ROOT, 'dist', front), join(folder, name.replace('host', 'index')));
    const names = 'createTelemetry, createSession, withSession';
    writeFileSync(join(folder, name), `${load}\nconst { ${names} } = all;${LOOKS}`);
    const ended = await runProgram([join(folder, name)], { cwd: folder });
    const says = 'The rest of aboveboard cannot be found. ';
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({ on: false, says, worked: 42, outcome: 'not-sent' });
  });
});
