/** Google Cloud, as near as one machine comes to it. */
import { afterAll } from '@jest/globals';
import { removeBundle, startedProcess } from '../functions/machine/process.js';
import { badInputSuite } from './bad-input.suite.js';

const ADMIN_TOKEN = 'a-token-for-tests-that-nobody-guesses';

afterAll(removeBundle);

badInputSuite({
  name: 'functions-framework',
  start: async () => {
    const started = await startedProcess(
      { ABOVEBOARD_ADMIN_TOKEN: ADMIN_TOKEN },
      'test/faults/functions-framework.ts',
    );
    const [, admin] = /half is at (\S+)\n/.exec(started.output()) ?? [];
    return {
      ...started,
      stored: async () => {
        const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
        const answered = await fetch(`${admin}/v1/admin/sessions`, { headers });
        const list = JSON.parse(await answered.text());
        return list.sessions.length;
      },
    };
  },
});
