import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { withGzip } from '../../src/transport/gzip.js';
import type { OutgoingRequest } from '../../src/transport/types.js';

async function sentFor(body: string): Promise<OutgoingRequest> {
  const sent: OutgoingRequest[] = [];
  const transport = withGzip({
    send: async (request) => {
      sent.push(request);
      return { outcome: 'success', status: 200, body: {} };
    },
  });
  const request = { url: new URL('https://example.org'), headers: { 'x-test': 'yes' }, body };
  await transport.send(request, { timeoutMs: 1_000 });
  const [only] = sent;
  if (only === undefined) throw new Error('nothing was sent');
  return only;
}

describe('withGzip', () => {
  it('compresses, says so, and keeps every byte', async () => {
    const body = 'ä"x"'.repeat(1_000);
    const sent = await sentFor(body);
    expect(sent.headers).toEqual({ 'x-test': 'yes', 'content-encoding': 'gzip' });
    expect(gunzipSync(sent.body).toString('utf8')).toBe(body);
    expect(sent.body.length).toBeLessThan(body.length / 10);
  });

  it('leaves a small body as it is', async () => {
    const sent = await sentFor('{}');
    expect(sent.headers).toEqual({ 'x-test': 'yes' });
    expect(sent.body).toBe('{}');
  });
});
