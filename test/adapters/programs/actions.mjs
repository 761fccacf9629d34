/** What the commands of the test's programs do. */
import { setTimeout } from 'node:timers/promises';

export const actions = {
  say: async () => {
    await setTimeout(1);
    process.stdout.write('said\n');
  },
  fail: () => {
    throw new RangeError('failed');
  },
  reject: async () => {
    await setTimeout(1);
    throw new RangeError('rejected');
  },
  exit: () => {
    process.stderr.write('ends\n');
    process.exit(3);
  },
  code: () => {
    process.exitCode = 4;
  },
};
