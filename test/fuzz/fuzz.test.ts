/**
 * Requests that nobody thought of, to every route of both runners. `npm run fuzz` sends 200,000 of
 * them to each; here it is some hundreds, always the same. A seed and a path that fast-check prints
 * repeat a failure: `npm run fuzz -- --seed=… --requests=…`.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { removeBundle } from '../functions/machine/process.js';
import { requests, type Sent } from './requests.js';
import { faultOf, RUNNERS, storedFaults, type Target } from './runners.js';
import { CANARY, damaged, damages } from './values.js';

const REQUESTS = Number(process.env['ABOVEBOARD_FUZZ_REQUESTS'] ?? 500);
const SEED = Number(process.env['ABOVEBOARD_FUZZ_SEED'] ?? 20_261_124);
/** So much longer than a request takes that only a hang reaches it. */
const PATIENCE_MS = 60_000 + REQUESTS * 50;

/** Of so many requests one is bytes that need not be HTTP. */
const PER_BYTES = 20;

afterAll(removeBundle);

const run = { numRuns: REQUESTS, seed: SEED, endOnFailure: false };

/** As it is printed where it failed. */
const shown = ({ method, path, headers, body }: Sent): string =>
  `${method} ${path} ${JSON.stringify(headers)} ${body === undefined ? '' : Buffer.from(body)}`;

describe.each(RUNNERS)('whatever is sent to $name', ({ start }) => {
  let target: Target | undefined;
  afterAll(() => target?.close());

  it(
    'is answered or refused, and nothing is stored or printed that should not be',
    async () => {
      const started = await start();
      target = started;
      const { send, sendBytes, document, output } = started;

      await fc.assert(
        fc.asyncProperty(requests(document), async (sent) => {
          const fault = faultOf(started, sent, await send(sent));
          if (fault !== undefined) throw new Error(`${shown(sent)}\n${fault}`);
        }),
        run,
      );

      const plain = Buffer.from(`POST /v1/usage HTTP/1.1\r\nHost: ${CANARY}\r\n\r\n`);
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(damages, { minLength: 1, maxLength: 4 }).map((all) => all.reduce(damaged, plain)),
      );
      await fc.assert(
        fc.asyncProperty(bytes, async (sent) => {
          expect(await sendBytes(sent)).not.toMatch(/^HTTP\/1\.1 5/);
        }),
        { ...run, numRuns: Math.ceil(REQUESTS / PER_BYTES) },
      );

      const health = { method: 'GET', path: '/v1/health', headers: {}, body: undefined };
      expect((await send(health)).status).toBe(200);
      const stored = await storedFaults(started);
      expect(stored.lines).toBeGreaterThan(3);
      expect(stored.faults).toEqual([]);
      expect(output()).not.toContain(CANARY);
      expect(output()).not.toMatch(/"severity":"ERROR"|^\s+at /m);
    },
    PATIENCE_MS,
  );
});
