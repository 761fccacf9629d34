/** A preview as a person reads it: the documents in plain values, beside the bytes' own digest. */
import { inspect } from 'node:util';
import { fromFirestoreDocument } from '../firestore/index.js';
import type { ShareRequest } from '../wire.js';
import type { PreviewedRequest } from './preview-share.js';

export function textOf(decision: string, requests: readonly PreviewedRequest[]): string {
  const blocks = requests.map((request, index) => {
    const { method, url, headers, bytes, sha256, body } = request;
    return [
      `Request ${index + 1} of ${requests.length}: ${method} ${url ?? '(no endpoint is set)'}`,
      ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
      `  ${bytes} bytes before compression, SHA-256 ${sha256}`,
      '',
      plain(body),
    ].join('\n');
  });
  return `${[decision, ...blocks].join('\n\n')}\n`;
}

function plain(body: string): string {
  // What was just made from documents is made of documents.
  const request: ShareRequest = JSON.parse(body);
  const readable = {
    ...request,
    session: fromFirestoreDocument(request.session),
    session_stats: request.session_stats.map(fromFirestoreDocument),
    invokes: request.invokes.map(fromFirestoreDocument),
  };
  const everything = { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: 100 };
  return inspect(readable, everything).replace(/(?!\n)\p{C}/gu, escaped);
}

/** A terminal must show what is there, and do nothing that it says. */
function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
