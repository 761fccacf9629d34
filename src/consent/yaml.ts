/** YAML, read by a library that is loaded only where such a file exists. */
import { createRequire } from 'node:module';
import type { ParsedConfig } from './config-file.js';

/** Throws where the text is no YAML, or the library cannot be loaded. */
export function parseYaml(text: string): ParsedConfig {
  // Not `import()`: a decision is needed at once, also right before a process ends.
  const require = createRequire(import.meta.url);
  const yaml: typeof import('yaml') = require('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw error;

  function lineOf(keys: readonly string[]): number | undefined {
    let node: unknown = document.contents;
    let line: number | undefined;
    for (const name of keys) {
      if (yaml.isAlias(node)) node = node.resolve(document);
      if (!yaml.isMap(node)) return undefined;
      const pair = node.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === name);
      const place = yaml.isScalar(pair?.key) ? pair.key.range : undefined;
      if (pair === undefined || !place) return undefined;
      line = lines.linePos(place[0]).line;
      node = pair.value;
    }
    return line;
  }

  return { settings: document.toJS(), lineOf };
}
