import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/cli/command.js';
import { makeFolder, ROOT, removeFolders } from '../e2e/support.js';

const EMULATOR = 'FIREBASE_AUTH_EMULATOR_HOST';

interface Account {
  readonly localId: string;
  readonly email: string;
  customAttributes?: string;
}

/** Answers the real firebase-admin as Firebase's Auth emulator does. */
describe('aboveboard admin grant', () => {
  let server: Server;
  let accounts: Account[];
  const paths: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        paths.push(request.url ?? '');
        const asked = JSON.parse(body);
        const found = accounts.filter(({ localId, email }) =>
          [asked.localId, asked.email].flat().some((one) => one === localId || one === email),
        );
        if (request.url?.endsWith(':update')) {
          for (const account of found) account.customAttributes = asked.customAttributes;
        }
        response.setHeader('Content-Type', 'application/json');
        response.end(
          JSON.stringify({ localId: asked.localId, ...(found.length > 0 ? { users: found } : {}) }),
        );
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // Listening on a host and a port, a server has an address of this form.
    process.env[EMULATOR] = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    paths.length = 0;
    accounts = [
      { localId: 'u1', email: 'ada@example.org', customAttributes: '{"team":"blue"}' },
      { localId: 'u2', email: 'bob@example.org' },
    ];
  });
  afterAll(async () => {
    delete process.env[EMULATOR];
    await new Promise((resolve) => server.close(resolve));
    removeFolders();
  });

  async function run(words: readonly string[], cwd = ROOT) {
    const said = { out: '', err: '', exit: 0 };
    const output = {
      out: (text: string) => {
        said.out += text;
      },
      err: (text: string) => {
        said.err += text;
      },
    };
    said.exit = await runCommand(['admin', 'grant', ...words], output, { cwd });
    return said;
  }

  const claims = () => accounts.map(({ customAttributes }) => JSON.parse(customAttributes ?? '{}'));

  it.each(['ada@example.org', 'u1'])(
    'gives %s the claim, beside those that it has',
    async (who) => {
      const { out, err } = await run([who, '--project', 'demo-grant']);
      expect({ out, err }).toEqual({ out: expect.stringContaining('is an admin now'), err: '' });
      expect(claims()).toEqual([{ team: 'blue', admin: true }, {}]);
      expect(paths.every((path) => path.includes('/projects/demo-grant/'))).toBe(true);
    },
  );

  it('says what to do where there is no such account, and changes none', async () => {
    const said = await run(['eve@example.org', '--project', 'demo-grant']);
    expect(said).toEqual({
      out: '',
      err: expect.stringContaining('Sign in with it'),
      exit: 1,
    });
    expect(claims()).toEqual([{ team: 'blue' }, {}]);
  });

  it('says where to run it where firebase-admin is not installed', async () => {
    const said = await run(['ada@example.org'], makeFolder('elsewhere'));
    expect(said).toMatchObject({
      out: '',
      err: expect.stringContaining('npm install'),
      exit: 1,
    });
    expect(paths).toEqual([]);
  });
});
