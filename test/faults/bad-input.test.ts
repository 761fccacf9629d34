/** One machine, as `npm start` runs it. */
import { afterAll } from '@jest/globals';
import { removeBundle, startedProcess } from '../functions/machine/process.js';
import { badInputSuite } from './bad-input.suite.js';

afterAll(removeBundle);

badInputSuite({
  name: 'one machine',
  start: async () => {
    const machine = await startedProcess();
    const token = await machine.adminToken();
    return {
      ...machine,
      stored: async () => {
        const headers = { Authorization: `Bearer ${token}` };
        const answered = await fetch(`${machine.url}/v1/admin/sessions`, { headers });
        const list = JSON.parse(await answered.text());
        return list.sessions.length;
      },
    };
  },
});
