/** Completion for bash, and for zsh by way of bash: one function, and no process for each key. */
import type { CompletedCommand } from './completion.js';

export function bashScript(root: CompletedCommand): string {
  const all = [...everyOf(root)];
  const steps = all.filter(({ path }) => path !== '').map(({ path }) => quoted(stepTo(path)));
  const words = all.map((one) => `    ${quoted(one.path)}) words=${quoted(wordsOf(one))} ;;`);
  return `# Completion of aboveboard.
_aboveboard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path/\${COMP_WORDS[i]}" in
      ${steps.join('|')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${words.join('\n')}
  esac
  case "$before" in
${[...choicesOf(all)].map(([flag, choices]) => `    ${flag}) words=${quoted(choices)} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _aboveboard aboveboard
`;
}

export function* everyOf(command: CompletedCommand): Generator<CompletedCommand> {
  yield command;
  for (const each of command.commands) yield* everyOf(each);
}

/** \`admin/show\`: from where one is, and the word that leads on. */
function stepTo(path: string): string {
  const at = path.lastIndexOf(' ');
  return `${path.slice(0, Math.max(at, 0))}/${path.slice(at + 1)}`;
}

function wordsOf({ path, options, commands }: CompletedCommand): string {
  const names = commands.map((each) => each.path.slice(path.length).trim());
  return [...names, ...options.map(({ long }) => long), '--help'].join(' ');
}

/** By the option that stands before: what it takes, or nothing but files. */
function choicesOf(all: readonly CompletedCommand[]): Map<string, string> {
  const options = all.flatMap((one) => one.options).filter(({ required }) => required);
  return new Map(options.map(({ long, argChoices = [] }) => [long ?? '', argChoices.join(' ')]));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
