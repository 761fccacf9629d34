/**
 * Asks a server on this machine: as fast as it answers, or at a given rate. On bare sockets, since
 * a client that takes as long as the server would measure itself: autocannon parses answers in
 * JavaScript, and sends what is due in a second at its beginning.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/** The bytes of a request. */
export function requestOf({ path, headers, body }) {
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...own,
  ].join('\r\n');
  return Buffer.from(`${head}${HEAD_END}${body}`);
}

function isWhole(text) {
  const head = text.indexOf(HEAD_END);
  if (head < 0) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
  if (length === undefined) return text.endsWith(LAST_CHUNK);
  return text.length >= head + HEAD_END.length + Number(length);
}

/** One connection: sends a request, and resolves when its answer is there; throws unless it is 2xx. */
async function open(url) {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  socket.setNoDelay(true);
  let text = '';
  let settle = { resolve() {}, reject() {} };
  socket.on('data', (chunk) => {
    text += chunk.latin1Slice();
    if (!isWhole(text)) return;
    const answer = text;
    text = '';
    if (answer.startsWith('HTTP/1.1 2')) settle.resolve();
    else settle.reject(new Error(answer.slice(0, 1_000)));
  });
  socket.on('error', (error) => settle.reject(error));
  socket.on('close', () => settle.reject(new Error('The connection was closed.')));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

async function withConnections(url, count, run) {
  const connections = await Promise.all(Array.from({ length: count }, () => open(new URL(url))));
  try {
    return await run(connections);
  } finally {
    for (const { close } of connections) close();
  }
}

/** Milliseconds until all are answered, each connection asking again as soon as it was. */
export function asFastAsAnswered(url, requests, { connections }) {
  return withConnections(url, connections, async (all) => {
    let next = 0;
    const start = performance.now();
    await Promise.all(
      all.map(async ({ ask }) => {
        while (next < requests.length) await ask(requests[next++]);
      }),
    );
    return performance.now() - start;
  });
}

/**
 * How long each took, in milliseconds, from the moment when it was due: one that waits for a free
 * connection, or for this client, has waited.
 */
export function atRate(url, requests, { connections, perSecond }) {
  return withConnections(url, connections, async (all) => {
    const start = performance.now();
    const dueAt = (number) => start + (number * 1_000) / perSecond;
    const took = [];
    let next = 0;
    await Promise.all(
      all.map(async ({ ask }) => {
        while (next < requests.length) {
          const number = next++;
          // Timers are no finer: what comes early is sent, what comes late has waited.
          const early = dueAt(number) - performance.now();
          if (early > 1) await setTimeout(early);
          const due = Math.max(dueAt(number), performance.now() - Math.max(0, early));
          await ask(requests[number]);
          took.push(performance.now() - due);
        }
      }),
    );
    return took;
  });
}
