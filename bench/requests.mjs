/**
 * How many requests it takes to share a session of 1,000 invokes: counted at a server on this
 * machine that answers as the service does.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { INVOKES } from './session.mjs';

const SHARER = fileURLToPath(new URL('share-session.mjs', import.meta.url));
const OURS = 'aboveboard';
const TARGET_REQUESTS = 4;

/** One for the session, one for its statistics, one for each invoke; stated, since it is Julia. */
const RXINFER_REQUESTS = 1 + 1 + INVOKES;

function answerOf(text) {
  const { session, session_stats, invokes } = JSON.parse(text);
  return {
    session: session.fields.id.stringValue,
    stored: { session_stats: session_stats.length, invokes: invokes.length },
    dropped: [],
    digest: createHash('sha256').update(text).digest('hex'),
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    complete: true,
  };
}

/** Shares once against a counting server, in a process with a home of its own. */
async function countShare() {
  const counted = { requests: 0, bytes: 0, invokes: 0 };
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const answer = answerOf((isZipped ? gunzipSync(body) : body).toString());
    counted.requests += 1;
    counted.bytes += body.length;
    counted.invokes += answer.stored.invokes;
    response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  const home = mkdtempSync(join(tmpdir(), 'aboveboard-bench-'));
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${server.address().port}`;
    const sharer = spawn(process.execPath, [SHARER, endpoint], {
      env: { PATH: process.env.PATH, ABOVEBOARD_HOME: home },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [status] = await once(sharer, 'exit');
    if (status !== 0 || counted.invokes !== INVOKES) {
      throw new Error(`The share ended with ${status} after ${counted.invokes} invokes.`);
    }
    return counted;
  } finally {
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

export async function measure() {
  const { requests, bytes } = await countShare();
  return [
    {
      title: `Sharing a session of ${INVOKES.toLocaleString('en')} invokes`,
      table: {
        header: ['', 'requests', 'bytes of their bodies'],
        rows: [
          [OURS, String(requests), bytes.toLocaleString('en')],
          ["RxInfer.jl's client (stated)", RXINFER_REQUESTS.toLocaleString('en'), ''],
        ],
      },
      targets: [{ what: OURS, value: requests, limit: TARGET_REQUESTS, unit: 'requests' }],
    },
  ];
}
