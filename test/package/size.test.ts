/** What the SDK weighs in a program, minified and compressed, before any of it is used. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { ROOT } from '../e2e/support.js';

/** Of what Node loads for `import 'aboveboard'` or `require('aboveboard')`. */
const ENTRY_BYTES = 15_000;

/**
 * Of what the first call loads, and a program has at once that is bundled into one file. What holds it
 * up: a program may end in the tick in which it recorded something, so that what decides, filters,
 * types and writes is all here (docs/performance.md).
 */
const WHOLE_BYTES = 42_000;

/** Of what a program imports for one function of typed values. */
const ONE_FUNCTION_BYTES = 5_500;

const AT_ONCE = new Set(['import-statement', 'require-call']);

interface Weight {
  readonly bytes: number;
  readonly text: string;
  /** What whoever bundles it is told. */
  readonly warnings: readonly string[];
}

/** Of what is loaded before the first line of the program runs. */
async function weighed(
  program: string,
  { external = [], ...options }: Pick<BuildOptions, 'splitting' | 'conditions' | 'external'>,
): Promise<Weight> {
  const { outputFiles, metafile, warnings } = await build({
    stdin: { contents: program, resolveDir: ROOT },
    absWorkingDir: ROOT,
    outdir: join(ROOT, 'dist'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    packages: 'bundle',
    external: ['yaml', 'cli-progress', 'cli-table3', ...external],
    metafile: true,
    write: false,
    logLevel: 'silent',
    ...options,
  });
  const entry = Object.keys(metafile.outputs).find((path) => isEntry(metafile, path)) ?? '';
  const paths = [...atOnce(metafile, entry)].map((path) => join(ROOT, path));
  const text = outputFiles
    .filter(({ path }) => paths.includes(path))
    .map((file) => file.text)
    .join('\n');
  return {
    bytes: gzipSync(text).length,
    text,
    warnings: warnings.map(({ text: warning }) => warning),
  };
}

function isEntry({ outputs }: Metafile, path: string): boolean {
  return outputs[path]?.entryPoint === '<stdin>';
}

function atOnce(metafile: Metafile, path: string, seen = new Set<string>()): Set<string> {
  const output = metafile.outputs[path];
  if (output === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const { path: imported, kind, external } of output.imports) {
    if (!external && AT_ONCE.has(kind)) atOnce(metafile, imported, seen);
  }
  return seen;
}

describe('the SDK, minified and compressed,', () => {
  it.each([
    ['import', `export * from 'aboveboard';`],
    ['require', `module.exports = require('aboveboard');`],
  ])('stays within its budget where Node loads it by %s', async (_, program) => {
    // Node follows no condition but its own, and loads the rest when it is called.
    const asNode = { conditions: ['none'], external: ['./aboveboard.js'] };
    const { bytes, text } = await weighed(program, asNode);
    expect(text).toContain('createTelemetry');
    expect(bytes).toBeLessThan(ENTRY_BYTES);
  });

  it('stays within its budget with all that a first call loads, and warns nobody who bundles it', async () => {
    const { bytes, warnings } = await weighed(`export * from 'aboveboard';`, { splitting: true });
    expect(warnings).toEqual([]);
    expect(bytes).toBeLessThan(WHOLE_BYTES);
    expect(bytes).toBeGreaterThan(WHOLE_BYTES / 2);
  });

  it('brings nothing of the disk, the outbox or the network along for one function of typed values', async () => {
    const { bytes, text } = await weighed(`export { toFirestoreValue } from 'aboveboard';`, {
      splitting: false,
    });
    const others = ['ABOVEBOARD_HOME', 'erasure_key', 'jsonl', 'CONNECT'];
    expect(others.filter((word) => text.includes(word))).toEqual([]);
    expect(bytes).toBeLessThan(ONE_FUNCTION_BYTES);
  });

  it('is nothing in a program that imports it and uses nothing', async () => {
    expect((await weighed(`import 'aboveboard';`, { splitting: false })).text.trim()).toBe('');
  });
});
