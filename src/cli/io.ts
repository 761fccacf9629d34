/** How a command speaks: to people and to programs, and never in signs that a terminal would obey. */
import { type Ask, askAtTerminal } from '../consent/index.js';
import type { Variables } from '../disk/index.js';
import { type Paint, painter } from './paint.js';

export const EXIT = {
  done: 0,
  /** It was understood, and did not succeed. */
  failed: 1,
  /** It was not understood. */
  usage: 2,
  /** Its user said no: now, or in what they turned off. */
  refused: 3,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

export interface Output {
  /** What was asked for. */
  out(text: string): void;
  /** What went wrong. */
  err(text: string): void;
  /** `out` is shown by a terminal. */
  readonly isTerminal?: boolean;
  /** It shows colours, and its user has nothing against them. */
  readonly hasColors?: boolean;
  /** How wide it is. */
  readonly columns?: number;
}

/** Everything outside the command that it touches, besides the user's own folders. */
export interface CliSurroundings {
  readonly ask: Ask;
  readonly env: Variables;
  readonly cwd: string;
  readonly now: () => Date;
}

export interface Io extends CliSurroundings {
  /** Text for people, that ends with a newline. `paint` colours a line, where colours are shown. */
  say(text: string, paint?: Paint): void;
  /** One line for programs. */
  json(value: unknown): void;
  /** What has to come out as it is, byte for byte, unless a terminal would obey it. */
  exactly(text: string): void;
  /** One sentence beside what was asked for. */
  note(sentence: string): void;
  /** One sentence, and the exit code that goes with it. */
  fail(sentence: string, exit?: Exit): void;
  /** The exit code alone. The first that is not `done` counts. */
  end(exit: Exit): void;
  readonly exit: Exit;
}

export function createIo(output: Output, surroundings: Partial<CliSurroundings> = {}): Io {
  const {
    ask = askAtTerminal,
    env = process.env,
    cwd = process.cwd(),
    now = () => new Date(),
  } = surroundings;
  const { isTerminal = false, hasColors = false } = output;
  let exit: Exit = EXIT.done;

  function end(next: Exit): void {
    if (exit === EXIT.done) exit = next;
  }

  function note(sentence: string): void {
    output.err(`${printable(sentence)}\n`);
  }

  return {
    ask: (question, signal) => ask(printable(question), signal),
    env,
    cwd,
    now,
    say(text, paint) {
      const clean = printable(text);
      output.out(paint && hasColors ? clean.split('\n').map(painter(paint)).join('\n') : clean);
    },
    json: (value) => output.out(`${escaped(JSON.stringify(value))}\n`),
    exactly: (text) => output.out(isTerminal ? printable(text) : text),
    note,
    fail(sentence, code = EXIT.failed) {
      note(sentence);
      end(code);
    },
    end,
    get exit() {
      return exit;
    },
  };
}

/** A terminal does what control signs say, and shows text backwards where one says so. */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])\p{C}/gu, '?');
}

/** Text from anywhere, which does not get to begin a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

/** They can only stand in strings, where JSON has another way to write them. */
function escaped(json: string): string {
  return json.replace(/\p{C}/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => {
      return `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
