/** `aboveboard completion`: what a shell needs to complete the command's words, made from the command itself. */
import type { Command, Option } from 'commander';
import { bashScript } from './completion-bash.js';
import { fishScript } from './completion-fish.js';
import type { Io } from './io.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

export interface CompletedCommand {
  /** Words after the command's name, such as `admin show`; empty for the command itself. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly commands: readonly CompletedCommand[];
}

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export function addCompletionCommand(program: Command, io: Io): void {
  const command = addSubcommand(program, 'completion', {
    does: 'print what makes a shell complete this command',
    examples: [
      'completion bash >> ~/.bashrc',
      'completion zsh >> ~/.zshrc',
      'completion fish > ~/.config/fish/completions/aboveboard.fish',
    ],
  });
  for (const [shell, script] of Object.entries(SHELLS)) {
    addSubcommand(command, shell, {
      does: `for ${shell}`,
      examples: [`completion ${shell}`],
    })
      .option(...JSON_OPTION)
      .action(({ json }: { json?: true }) => {
        const text = script(completed(program, ''));
        if (json) io.json({ shell, script: text });
        else io.exactly(text);
      });
  }
}

function completed(command: Command, path: string): CompletedCommand {
  return {
    path,
    description: command.description(),
    options: [...command.options],
    commands: command.commands.map((each) => completed(each, `${path} ${each.name()}`.trim())),
  };
}

/** zsh runs what is written for bash. */
function zshScript(root: CompletedCommand): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(root)}`;
}
