/** What is promised. Each promise names the test that keeps it, and a test looks for that. */
import { type Declaration, placesOf } from '../types.js';
import { code } from './markdown.js';

interface Kept {
  readonly sentence: string;
  /** File, from the root of this project, and the name of the test in it. */
  readonly test: readonly [file: string, name: string];
}

interface Promised extends Kept {
  /** Where it is left out of a package's promises; nowhere if absent. */
  readonly unless?: (declaration: Declaration) => boolean;
}

const DECLARATION = 'test/collection/declaration';

/** What is never collected. */
export const PROMISES: readonly Promised[] = [
  {
    sentence: 'No value of anything that is not in these tables.',
    test: ['test/faults/canaries.test.ts', 'does not leave at shapes, however it is wrapped'],
  },
  {
    sentence:
      'No name that is not in these tables: at the levels `counts` and `shapes` every other label, key and error type is called `other`.',
    test: [`${DECLARATION}/names.test.ts`, 'lets only declared names out at %s'],
  },
  {
    sentence: 'No free text in usage pings and events.',
    test: [`${DECLARATION}/check.test.ts`, 'refuses free text in usage, in events'],
  },
  {
    sentence: 'No field after its last day.',
    test: [
      `${DECLARATION}/filter.test.ts`,
      'sends a field up to its last day in UTC and not after',
    ],
  },
  {
    sentence: 'No field of a newer version before you were told of it.',
    test: [`${DECLARATION}/filter.test.ts`, 'keeps a newer field at home until its revision'],
  },
  {
    sentence:
      'No home directory, account or host name, absolute path, e-mail or network address, password, token or key that is recognised as one: each is replaced by a marker such as `<redacted: email>`, also in the text that you choose to share.',
    test: [
      'test/collection/redaction/canaries.test.ts',
      'whatever stands around it, nothing is left',
    ],
  },
  {
    sentence:
      'No number that stays with you: ids are made anew for each message or session, and a token for each period, which cannot be linked to the next.',
    test: ['test/collection/pseudonym/pseudonym.test.ts', 'cannot be linked across periods'],
    unless: (declaration) =>
      [...placesOf(declaration)].some(({ field }) => field.type === 'installation_id'),
  },
];

/** What turning off, looking and erasing do. */
export const ASSURANCES = {
  off: {
    sentence:
      'While it is off nothing is done at all: no file, no number, no look-up, no connection.',
    test: ['test/faults/off-means-nothing.test.ts', 'means nothing: $name'],
  },
  preview: {
    sentence: 'What it shows, what a share posts and what the ledger keeps are the same bytes.',
    test: [
      'test/sharing/preview.test.ts',
      'shows byte for byte what the share after it posts, and what the ledger then has',
    ],
  },
  erase: {
    sentence: 'Afterwards no byte of it is stored, and it cannot be shared again.',
    test: ['test/e2e/share.test.ts', 'is erased with the receipt: no byte of it is left'],
  },
  eraseLater: {
    sentence:
      'If the service cannot be reached, the erasure is asked for again, also in later runs, until it is confirmed.',
    test: [
      'test/faults/erasure.test.ts',
      'is completed by a later run of the package, which does nothing for it',
    ],
  },
} as const satisfies Readonly<Record<string, Kept>>;

/** The sentence, with the test that keeps it. */
export function assured({ sentence, test: [file] }: Kept): string {
  return `${sentence} (Kept by aboveboard's ${code(file)}.)`;
}
