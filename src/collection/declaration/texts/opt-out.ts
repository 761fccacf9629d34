/** Every way to turn it off, with what to type. */

import { code, commands } from './markdown.js';
import { ASSURANCES, assured } from './promises.js';

/** A variable of the package's own, and the values with which it turns something off. */
interface OptOut {
  readonly variable: string;
  /** Without it any value but an empty one, `0` and `false`. */
  readonly off?: readonly string[];
  /** All without it. */
  readonly streams?: readonly string[];
  /** What an old variable was succeeded by. */
  readonly instead?: string;
}

/** What a page tells besides the declaration. */
export interface PageOptions {
  /** Null where nothing is ever sent. */
  readonly endpoint: string | null;
  readonly optOut?: readonly OptOut[];
}

/** Paragraphs in Markdown. */
export function optOutParagraphs(packageName: string, { optOut = [] }: PageOptions): string[] {
  return [
    `One of these is enough. Each can only turn off, and none needs a restart of anything but the program itself. ${assured(ASSURANCES.off)}`,
    `By command, for good, for this package or for every package on this machine:`,
    commands(`npx aboveboard disable ${packageName}`, 'npx aboveboard disable'),
    'By a variable of the environment, for every package; any value but an empty one, `0` and `false` counts:',
    ...setting('DO_NOT_TRACK', '1'),
    `\`ABOVEBOARD_DISABLED\` works in the same way, and also forbids a share that you ask for yourself.`,
    ...optOut.flatMap(ownVariable),
    'By a file in your project, `.aboveboard.json`, which can be checked in:',
    '```json\n{ "enabled": false }\n```',
    'From code, before anything else:',
    '```js\ntelemetry.setTelemetryEndpoint(null);\n```',
    'In CI and in test runs it is off by itself. To see what is on, and what decided it:',
    commands('npx aboveboard status'),
  ];
}

function ownVariable({ variable, off, streams = ['everything'], instead }: OptOut): string[] {
  const values = off?.map(code).join(' or ') ?? 'any value but an empty one, `0` and `false`';
  const old =
    instead === undefined
      ? ''
      : ` (an old one, which still counts; ${code(instead)} is its successor)`;
  return [
    `By the package's own variable${old}, for ${streams.join(', ')}; ${values} turns it off:`,
    ...setting(variable, off?.[0] ?? '1'),
  ];
}

function setting(variable: string, value: string): string[] {
  return [
    commands(`export ${variable}=${value}`),
    `On Windows, ${code(`$env:${variable} = "${value}"`)} in PowerShell for this window, ${code(`setx ${variable} ${value}`)} for all later ones.`,
  ];
}
