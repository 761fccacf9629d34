/**
 * What Node loads when a program imports the package: its names, each a function that calls the real
 * one, and how that is found (src/later.ts). Bundlers take the whole instead, by the condition
 * `module` in package.json.
 */
import { dirname, join } from 'node:path';
import { ROOT } from './setup.mjs';

const LATER = join(ROOT, 'src/later.ts');

/** Answers the text. `names`: of functions. `options`: of esbuild, such as the format. */
export async function buildFront(bundle, names, options) {
  const calls = names.map(
    (name) => `export function ${name}(...args) {\n  return later().${name}(...args);\n}\n`,
  );
  const { outputFiles } = await bundle({
    ...options,
    stdin: {
      contents: `import { later } from ${JSON.stringify(LATER)};\n${calls.join('\n')}`,
      resolveDir: dirname(LATER),
    },
    splitting: false,
    write: false,
  });
  return outputFiles[0].text.replace('requireAsWritten(', 'require(');
}
