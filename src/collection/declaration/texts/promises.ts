/** What is never collected. Each promise names the test that keeps it, and a test looks for that. */
import { type Declaration, placesOf } from '../types.js';

interface Promised {
  readonly sentence: string;
  /** File, from the root of this project, and the name of the test in it. */
  readonly test: readonly [file: string, name: string];
  /** Where it is left out of a package's promises; nowhere if absent. */
  readonly unless?: (declaration: Declaration) => boolean;
}

const DECLARATION = 'test/collection/declaration';

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
