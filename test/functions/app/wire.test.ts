import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createAdminApp } from '../../../functions/src/app.js';
import { listenerOf } from '../../../functions/src/listener.js';
import { tokenAuthenticator } from '../../../functions/src/security/index.js';
import type { LogEntry } from '../../../functions/src/service.js';
import { type SessionStore, StoreUnavailable } from '../../../functions/src/store/index.js';
import { openGuard } from '../../support/open-guard.js';
import { idOf, newKey, newShare } from './documents.js';
import { ADMIN_TOKEN, type Machine, startMachine } from './machine.js';

/** Sends bytes as they are and answers all that comes back until the server closes. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answered = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answered += chunk;
    });
    socket.on('close', () => resolve(answered)).on('error', reject);
  });
}

describe('what is no request', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  it.each([
    ['noise', 'canary\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: canary\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/usage HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    [
      'a length and chunks',
      'POST /v1/usage HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    [
      'headers without an end',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'canary'.repeat(5_000)}\r\n\r\n`,
      431,
    ],
    ['no host', 'GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'a host that is none',
      'GET /v1/health HTTP/1.1\r\nHost: a b/c?canary\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['an address that is none', 'GET canary HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ])('is answered as a problem on the bare socket: %s', async (_what, text, status) => {
    const answered = await raw(machine.url, text);
    expect(answered).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answered.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answered).not.toContain('canary');
  });

  it('is a body that ends before it is complete, which stores nothing and is no incident', async () => {
    const share = JSON.stringify(newShare(newKey()));
    const socket = connect(Number(new URL(machine.url).port), '127.0.0.1');
    const head = `POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${share.length}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head + share.slice(0, -1), () => resolve()));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.resetAndDestroy();
    await closed;
    expect((await machine.admin('GET', '/v1/admin/sessions')).json()).toEqual({ sessions: [] });
    expect(machine.log).toEqual([]);
  });
});

describe('an answer that cannot be finished', () => {
  it('is cut off, so that half an export is never taken for a whole one', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { session, invokes } = newShare(newKey());
    const id = idOf(session);
    const now = new Date('2026-02-03T00:00:00Z');
    let pages = 0;
    // Only what an export asks of a store.
    const store = {
      secret: async () => new Uint8Array(),
      recordAudit: async () => undefined,
      readSession: async () => ({
        id,
        fields: session.fields,
        stats: [],
        complete: true,
        receivedAt: now,
        expiresAt: now,
      }),
      readInvokes: async () => {
        pages += 1;
        if (pages > 200) throw new StoreUnavailable('canary');
        return { items: invokes.map(({ fields }) => ({ id, fields })), next: 'more' };
      },
    } as unknown as SessionStore;
    const log: LogEntry[] = [];
    const settings = {
      retentionDays: 180,
      rxinferLevel: undefined,
      declarations: undefined,
      stopped: new Set<string>(),
    };
    const app = createAdminApp(
      { store, settings, guard: openGuard, clock: () => now, log: (entry) => log.push(entry) },
      tokenAuthenticator(ADMIN_TOKEN),
    );
    const server = createServer(listenerOf(app));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answered = await raw(
      `http://127.0.0.1:${port}`,
      `GET /v1/admin/export?session=${id} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`,
    ).catch(() => 'reset');
    expect(answered).toContain('HTTP/1.1 200 OK');
    expect(answered).toContain('"collection":"invokes"');
    expect(answered).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(log).toEqual([
      {
        severity: 'ERROR',
        message: 'An answer was cut off.',
        incident: expect.any(String),
        error: 'StoreUnavailable',
      },
    ]);
    expect(errors).not.toHaveBeenCalled();
    errors.mockRestore();
    server.close();
  });
});
