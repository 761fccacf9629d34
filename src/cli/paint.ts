/** Colours, where a terminal shows them. They say nothing that the words do not say. */
import { styleText } from 'node:util';

type Color = Parameters<typeof styleText>[0];

/** What to colour of a line, and how: the first that matches. */
export type Paint = readonly (readonly [what: RegExp, color: Color])[];

/** Headings, and what is on or off. */
export const STATUS: Paint = [
  [/(?<=^\w+ +)(?:on|yes)(?= )/, 'green'],
  [/(?<=^\w+ +)(?:off|no|asks)(?= )/, 'yellow'],
  [/^\S.*(?=, )/, 'bold'],
];

export function painter(paint: Paint): (line: string) => string {
  return (line) => {
    const found = paint.find(([what]) => what.test(line));
    if (found === undefined) return line;
    const [what, color] = found;
    // Whether there are colours was asked before.
    return line.replace(what, (text) => styleText(color, text, { validateStream: false }));
  };
}
