/**
 * What a request says of who sends it, and what it says at all where it is refused, is in nothing
 * that the service leaves behind: both streams of its process, and every byte of its data, the free
 * pages and the write-ahead log among them, while it runs and after it has stopped.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, newKey, newShare } from '../functions/app/documents.js';
import { removeBundle, type ServiceProcess, startedProcess } from '../functions/machine/process.js';

/** As the client behind the proxy: no address of the test's own connection is looked for. */
const ADDRESS = '203.0.113.77';
const ADDRESS_6 = '2001:db8:7:8:9:a:b:c';
const AGENT = 'Heron-Agent/7.7';
const COOKIE = 'heron-cookie';
const WORD = 'heron-word';
const QUERY = 'heron-query';
const TOKEN = 'heron-token-that-is-wrong-and-long-enough';

const CANARIES = [ADDRESS, ADDRESS_6, '2001:db8:7:8', AGENT, COOKIE, WORD, QUERY, TOKEN];

let service: ServiceProcess;
const answers: string[] = [];

beforeAll(async () => {
  service = await startedProcess({
    ABOVEBOARD_TRUSTED_PROXIES: '127.0.0.1',
    ABOVEBOARD_RXINFER_LEVEL: 'counts',
    ABOVEBOARD_CLIENT_RATE: '40',
    ABOVEBOARD_WRONG_KEY_RATE: '4',
  });
});
afterAll(async () => {
  await service.close();
  await removeBundle();
});

interface Sent {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** By Node's own client, since `fetch` sets some headers itself. */
function send(method: string, path: string, { body, headers = {}, address = ADDRESS }: Sent = {}) {
  return new Promise<number>((resolve, reject) => {
    const sending = request(
      `${service.url}${path}`,
      {
        method,
        headers: {
          'User-Agent': AGENT,
          Cookie: COOKIE,
          Referer: `https://${WORD}.example/`,
          'X-Forwarded-For': address,
          'Content-Type': 'application/json',
          ...headers,
        },
      },
      (response) => {
        let text = headersOf(response.headers);
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          answers.push(text);
          resolve(response.statusCode ?? 0);
        });
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

const headersOf = (headers: IncomingHttpHeaders): string => JSON.stringify(headers);

function stored(): string {
  return readdirSync(service.folder)
    .map((file) => readFileSync(join(service.folder, file), 'latin1'))
    .join('\n');
}

/** Whatever is found is named, and the text that it was found in is not printed. */
function foundIn(text: string, canaries: readonly string[] = CANARIES): string[] {
  const plain = text.toLowerCase();
  return canaries.filter((canary) => plain.includes(canary.toLowerCase()));
}

describe('nothing of who sends, and nothing of what is refused,', () => {
  it('is in an answer, in the output or in the data, whatever was asked', async () => {
    const key = newKey();
    const share = newShare(key);
    const id = idOf(share.session);
    const held = { 'Erasure-Key': key.header };
    const admin = { Authorization: `Bearer ${await service.adminToken()}` };
    const broken = `{"fields":{"${WORD}":`;
    const statuses = [
      await send('POST', '/v1/sessions', { body: JSON.stringify(share) }),
      await send('POST', '/v1/sessions', { body: JSON.stringify({ ...share, [WORD]: WORD }) }),
      await send('POST', '/v1/sessions', { body: broken }),
      await send('POST', '/v1/usage', { body: JSON.stringify({ fields: { [WORD]: WORD } }) }),
      await send('POST', '/v1/events', { body: JSON.stringify({ package: WORD }) }),
      await send('POST', '/v1/erasure-requests', { body: JSON.stringify({ session: WORD }) }),
      await send('POST', '/sessions', { body: JSON.stringify({ fields: { id: WORD } }) }),
      await send('PATCH', `/invokes/${WORD}`, { body: broken }),
      await send('GET', `/v1/sessions/${id}?${QUERY}=${QUERY}`, { headers: held }),
      await send('GET', `/v1/${WORD}/../${WORD}`),
      await send('DELETE', `/v1/${WORD}`, { address: ADDRESS_6 }),
      await send('GET', `/v1/sessions/${id}/summary`, { headers: held }),
      await send('GET', `/v1/admin/sessions?${QUERY}=1`, { headers: admin }),
      await send('GET', '/v1/admin/export', { headers: admin }),
      await send('GET', '/v1/admin/audit', { headers: admin }),
    ];
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    // Over the limits of keys, of credentials and of requests.
    const wrong = { headers: { Authorization: `Bearer ${TOKEN}` } };
    for (let n = 0; n < 6; n += 1) await send('GET', '/v1/admin/sessions', wrong);
    for (let n = 0; n < 6; n += 1) {
      const headers = { 'Erasure-Key': newKey().header };
      await send('POST', `/v1/sessions/${id}/erase`, { headers });
    }
    let last = 0;
    for (let n = 0; n < 60 && last !== 429; n += 1) last = await send('GET', '/v1/health');
    expect(last).toBe(429);

    expect(foundIn(answers.join('\n'))).toEqual([]);
    expect(foundIn(service.output())).toEqual([]);
    expect(foundIn(stored())).toEqual([]);
    // The search finds what is there.
    expect(foundIn(stored(), [id, '"action"'])).toEqual([id, '"action"']);

    expect(
      await send('POST', `/v1/sessions/${id}/erase`, { headers: held, address: '192.0.2.1' }),
    ).toBe(200);
    service.signal('SIGTERM');
    await service.ended;
    expect(foundIn(stored(), [...CANARIES, id])).toEqual([]);
    expect(foundIn(service.output(), [...CANARIES, id])).toEqual([]);
  });
});
