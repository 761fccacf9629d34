/** What an export holds of sessions, read line by line, as the requests that import it. */
import { open } from 'node:fs/promises';
import { isSection } from '../../consent/config-file.js';

export interface Request {
  readonly session: string;
  /** A text of JSON; undefined where a session has no key, as those of RxInfer's client have none. */
  readonly body: string | undefined;
}

/** Of invokes in one request, below what a service takes with all else that is in it. */
const REQUEST_CHARACTERS = 3_000_000;

/** Of a share that is to stay incomplete, as it is where it comes from. */
const FIRST_OF_TWO = { share: 1, number: 1, of: 2 };

type Line = Readonly<Record<string, unknown>>;

/** Thrown with a plain sentence as its message. */
export class NoExport extends Error {}

/** How many lines are of something else, such as events, is known at the end. */
export async function* requestsIn(path: string): AsyncGenerator<Request, number> {
  let others = 0;
  let head: Line | undefined;
  let stats: string[] = [];
  let invokes: string[] = [];
  let characters = 0;
  let isSent = true;

  function request(of: Line): Request {
    const { session, complete, received_at, expires_at, erasure_key_digest } = of;
    const part = complete === false ? `,"part":${JSON.stringify(FIRST_OF_TWO)}` : '';
    const share =
      `{"session":${documentOf(of)},"session_stats":[${stats}],"invokes":[${invokes}]${part},` +
      `"erasure_key_digest":${JSON.stringify(erasure_key_digest)}}`;
    const times = JSON.stringify({ received_at, expires_at }).slice(1);
    [invokes, characters, isSent] = [[], 0, true];
    const body = erasure_key_digest === undefined ? undefined : `{"share":${share},${times}`;
    return { session: String(session), body };
  }

  for await (const line of linesIn(path)) {
    if (line['collection'] === 'sessions') {
      if (head !== undefined && !isSent) yield request(head);
      [head, stats, isSent] = [line, [], false];
    } else if (line['collection'] === 'session_stats') stats.push(documentOf(line));
    else if (line['collection'] === 'invokes') {
      const text = documentOf(line);
      if (head !== undefined && characters + text.length > REQUEST_CHARACTERS) yield request(head);
      invokes.push(text);
      characters += text.length;
      isSent = false;
    } else others += 1;
  }
  if (head !== undefined && !isSent) yield request(head);
  return others;
}

const documentOf = ({ fields }: Line): string => JSON.stringify({ fields });

async function* linesIn(path: string): AsyncGenerator<Line> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read({
      buffer: Buffer.alloc(1),
      position: Math.max(0, size - 1),
    });
    if (size === 0 || buffer.toString() !== '\n') {
      throw new NoExport(`${path} is cut off, or no export: make another.`);
    }
    let number = 0;
    for await (const text of file.readLines({ start: 0, autoClose: false })) {
      number += 1;
      yield parsed(text) ?? refuse(path, number);
    }
  } finally {
    await file.close();
  }
}

function parsed(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isSection(line) && typeof line['collection'] === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}

function refuse(path: string, number: number): never {
  throw new NoExport(`${path} is no export of admin export: line ${number} is of something else.`);
}
