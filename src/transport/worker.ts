/**
 * The worker of the background transport, as text: a file of its own would have to be found again
 * in whatever bundle a host makes of this package. It posts one message: `answer`, or the `code` of
 * what went wrong, or `tooLong`. Names come from the name servers alone, not from a hosts file,
 * except for this machine itself.
 */
export const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { promises } = require('node:dns');
const { url, headers, body, maxBytes } = workerData;
const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');

async function resolve(name) {
  if (name === 'localhost') return [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
  const resolver = new promises.Resolver();
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(four.value ?? []).map((address) => ({ address, family: 4 })),
    ...(six.value ?? []).map((address) => ({ address, family: 6 })),
  ];
  if (found.length === 0) throw four.reason;
  return found;
}

function lookup(name, options, callback) {
  resolve(name).then(
    (found) => options.all ? callback(null, found) : callback(null, found[0].address, found[0].family),
    callback,
  );
}

const outgoing = request(url, { method: 'POST', headers, agent: false, lookup });
outgoing.on('error', ({ code = 'unknown' }) => parentPort.postMessage({ code }));
outgoing.on('response', (response) => {
  const chunks = [];
  let size = 0;
  response.on('data', (chunk) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= maxBytes) return;
    parentPort.postMessage({ tooLong: true });
    outgoing.destroy();
  });
  response.on('error', ({ code = 'unknown' }) => parentPort.postMessage({ code }));
  response.on('end', () => parentPort.postMessage({
    answer: {
      status: response.statusCode,
      contentType: response.headers['content-type'] ?? '',
      retryAfter: response.headers['retry-after'],
      text: Buffer.concat(chunks).toString('utf8'),
    },
  }));
});
outgoing.end(body);
`;
