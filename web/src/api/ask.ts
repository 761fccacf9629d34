/** Asks this service and no other. That it refuses, or is not there, is a sentence for whoever asked. */
import type { Problem } from '../../../src/wire.js';

export type Answer<T> =
  | { readonly outcome: 'answered'; readonly body: T }
  | { readonly outcome: 'refused'; readonly status: number; readonly sentence: string };

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

const UNREACHABLE = 'The service cannot be reached. Look at your connection, then ask again.';
const UNREADABLE = 'The answer cannot be read; it may have been cut off. Ask again.';

export const ask = <T>(path: string, asked: Asked = {}): Promise<Answer<T>> =>
  // What the service answers is what its schemas say: the casts claim no more.
  answerTo(path, asked, async (response) => (await response.json()) as T);

export const askForText = (path: string, asked: Asked = {}): Promise<Answer<string>> =>
  answerTo(path, asked, (response) => response.text());

/** For an answer that is read piece by piece. */
export const askForStream = (
  path: string,
  asked: Asked = {},
): Promise<Answer<ReadableStream<Uint8Array>>> =>
  answerTo(path, asked, async ({ body }) => body ?? new ReadableStream());

async function answerTo<T>(
  path: string,
  { method = 'GET', headers, json, signal }: Asked,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...headers,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(signal === undefined ? {} : { signal }),
      credentials: 'omit',
      redirect: 'error',
    });
  } catch {
    return refused(0, UNREACHABLE);
  }
  try {
    if (response.ok) return { outcome: 'answered', body: await read(response) };
    const { detail } = (await response.json()) as Partial<Problem>;
    return refused(response.status, detail ?? UNREADABLE);
  } catch {
    return refused(response.status, UNREADABLE);
  }
}

const refused = (status: number, sentence: string) =>
  ({ outcome: 'refused', status, sentence }) as const;
