/** The programs of the pages on moving, as packages that somebody has moved, and their service. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { Declaration, Field } from '../../src/collection/declaration/index.js';
import { type Fields, fromFirestoreValue, type Value } from '../../src/firestore/index.js';
import { makeFolder, ROOT, type RunningService, runProgram, startService } from '../e2e/support.js';

/** What a reader who follows the pages has installed. */
const INSTALLED = ['@types', 'undici-types'];

/** The service of the pages. */
export const ENDPOINT = 'https://telemetry.example.org';

export const SYSTEMS = ['rxinfer', 'rubrix', 'visivo', 'rerun'] as const;
export type System = (typeof SYSTEMS)[number];

export function pageOf(system: System): string {
  return readFileSync(join(ROOT, `docs/moving-from-${system}.md`), 'utf8');
}

/** The programs of a page, under the names in their first lines. */
export function programsOf(system: System): { readonly name: string; readonly text: string }[] {
  const programs = pageOf(system).matchAll(/^```ts\n\/\/ ([\w-]+)\.ts\n(.+?)^```$/gms);
  return Array.from(programs, ([, name = '', text = '']) => ({ name, text }));
}

/** A folder for each page, with its programs as they stand there. */
export function makePackages(): string {
  const folder = makeFolder('moving');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/aboveboard'), 'dir');
  for (const name of INSTALLED) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const system of SYSTEMS) {
    mkdirSync(join(folder, system));
    for (const { name, text } of programsOf(system)) {
      writeFileSync(join(folder, system, `${name}.ts`), text);
    }
  }
  return folder;
}

/** Makes them into JavaScript that sends to this service in place of the one that they name. */
export async function link(folder: string, endpoint: string): Promise<void> {
  for (const system of SYSTEMS) {
    for (const { name, text } of programsOf(system)) {
      const { code } = await transform(text, { loader: 'ts' });
      writeFileSync(join(folder, system, `${name}.js`), code.replaceAll(ENDPOINT, endpoint));
    }
  }
}

/** What tells a program of a package where its user is at home. */
export function homeOf(folder: string, system: System): Record<string, string> {
  const home = join(folder, system, 'home');
  mkdirSync(home, { recursive: true });
  return { HOME: home, ABOVEBOARD_HOME: home };
}

/** Runs a program in the folder of a package. */
export async function runIn(
  folder: string,
  system: System,
  program: string,
  env: Record<string, string> = {},
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const cwd = join(folder, system);
  writeFileSync(join(cwd, 'main.js'), program);
  return runProgram(['main.js'], { cwd, env: { ...homeOf(folder, system), ...env } });
}

export async function declarationOf(folder: string, system: System): Promise<Declaration> {
  const print = `
    import { declaration } from './telemetry.js';
    console.log(JSON.stringify(declaration));`;
  const { stdout, stderr } = await runIn(folder, system, print);
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** One that is for these four packages, and takes RxInfer's own client. */
export async function serviceFor(declarations: readonly Declaration[]): Promise<RunningService> {
  const folder = makeFolder('declarations');
  for (const declaration of declarations) {
    writeFileSync(join(folder, `${declaration.package}.json`), JSON.stringify(declaration));
  }
  const env = { ABOVEBOARD_DECLARATIONS: folder, ABOVEBOARD_RXINFER_LEVEL: 'shapes' };
  return startService({ env });
}

/** Its user was told long ago of what the first revision collects. */
export function tell(folder: string, system: System, endpoint: string): void {
  const notices = [{ revision: 1, endpoint, shown_at: '2026-08-01T00:00:00.000Z' }];
  const { HOME = '' } = homeOf(folder, system);
  const told = JSON.stringify({ packages: { [system]: { notices } } });
  writeFileSync(join(HOME, 'config.json'), told);
}

/** What Firestore calls a value of a declared field. */
const KINDS: Readonly<Record<string, string>> = {
  boolean: 'booleanValue',
  integer: 'integerValue',
  number: 'doubleValue',
  timestamp: 'timestampValue',
};

/** Those fields whose value is of another type than was declared, each as a sentence. */
export function wronglyTyped(values: Fields, declared: Readonly<Record<string, Field>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const field = declared[name];
    if (field === undefined) return [`${name} is not declared`];
    const kind = KINDS[field.type] ?? 'stringValue';
    const kinds = field.list ? elementKinds(value) : Object.keys(value);
    return kinds.every((each) => each === kind) ? [] : [`${name} is no ${kind}: ${kinds}`];
  });
}

function elementKinds(value: Value): string[] {
  if (!('arrayValue' in value)) return ['no list'];
  return (value.arrayValue.values ?? []).flatMap((element) => Object.keys(element));
}

export function plain(values: Fields): Record<string, unknown> {
  const all = Object.entries(values).map(([name, value]) => [name, fromFirestoreValue(value)]);
  return Object.fromEntries(all);
}
