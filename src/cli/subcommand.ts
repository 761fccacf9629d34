/** What the help of every command has: what it does, and an example to copy. */
import { type Command, Option } from 'commander';

interface Described {
  readonly does: string;
  /** Without the words `npx aboveboard` before each. */
  readonly examples: readonly string[];
}

/** Adds the command `words`, such as `erase <session id>`. */
export function addSubcommand(parent: Command, name: string, { does, examples }: Described) {
  const lines = examples.map((example) => `  npx aboveboard ${example}\n`);
  const title = examples.length === 1 ? 'Example' : 'Examples';
  return parent
    .command(name)
    .description(does)
    .addHelpText('after', `\n${title}:\n${lines.join('').trimEnd()}`);
}

export const JSON_OPTION = ['--json', 'answer as JSON'] as const;

export const PACKAGE_ARGUMENT = [
  '[package]',
  'its name; without it every package on this machine',
] as const;

export function levelOption(levels: readonly string[]): Option {
  return new Option('--level <level>', 'how much is revealed').choices(levels).default('shapes');
}
