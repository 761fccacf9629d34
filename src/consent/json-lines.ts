/** On which line of a JSON text a key stands, so that a person finds what decided. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Container {
  /** The key that is being read; of a list none. */
  key?: string;
  /** In an object, between `{` or `,` and `:`. */
  awaitsKey: boolean;
  readonly isObject: boolean;
}

/** Of keys that stand there twice the last, which is the one that counts. The text must be valid. */
export function lineOfKey(text: string, keys: readonly string[]): number | undefined {
  const stack: Container[] = [];
  let found: number | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inside = stack.at(-1);
    if (token === '{') stack.push({ isObject: true, awaitsKey: true });
    else if (token === '[') stack.push({ isObject: false, awaitsKey: false });
    else if (token === '}' || token === ']') stack.pop();
    else if (inside === undefined) continue;
    else if (token === ',') inside.awaitsKey = inside.isObject;
    else if (token === ':') inside.awaitsKey = false;
    else if (inside.awaitsKey) {
      inside.key = JSON.parse(token);
      if (isPath(stack, keys)) found = index;
    }
  }
  return found === undefined ? undefined : lineAt(text, found);
}

function isPath(stack: readonly Container[], keys: readonly string[]): boolean {
  return stack.length === keys.length && stack.every(({ key }, depth) => key === keys[depth]);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
