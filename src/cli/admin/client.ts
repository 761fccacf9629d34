/** Asks a service as its maintainer. The token comes from where no list of processes and no history shows it. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCode } from '../../disk/index.js';
import { parseEndpoint } from '../../transport/index.js';
import type { Io } from '../io.js';

export interface Access {
  readonly endpoint: string;
  readonly tokenFile?: string;
}

export type Answer =
  | { readonly outcome: 'answered'; readonly response: Response }
  /** `message` is a plain sentence. Without a `status` nothing answered. */
  | { readonly outcome: 'failed'; readonly message: string; readonly status?: number };

export interface AdminClient {
  ask(path: string, query?: Query, method?: 'GET' | 'DELETE'): Promise<Answer>;
  /** `json` is a text of JSON. */
  send(path: string, json: string): Promise<Answer>;
}

/** What is undefined is left out. */
export type Query = Readonly<Record<string, string | undefined>>;

type Opened =
  | { readonly outcome: 'open'; readonly client: AdminClient }
  | { readonly outcome: 'failed'; readonly message: string };

/** The first byte of an answer; a service may have to wake up first. */
const ANSWER_DEADLINE_MS = 60_000;

const TOKEN_VARIABLE = 'ABOVEBOARD_ADMIN_TOKEN';

export async function openClient({ endpoint, tokenFile }: Access, io: Io): Promise<Opened> {
  const parsed = parseEndpoint(endpoint);
  if (parsed.outcome === 'refused') return { outcome: 'failed', message: parsed.message };
  const token = await tokenOf(tokenFile, io);
  if (token.outcome === 'failed') return token;
  return { outcome: 'open', client: clientOf(parsed.base, token.token) };
}

async function tokenOf(tokenFile: string | undefined, { env, cwd }: Io) {
  const failed = (message: string) => ({ outcome: 'failed', message }) as const;
  if (tokenFile === undefined) {
    const token = env[TOKEN_VARIABLE]?.trim();
    if (token) return { outcome: 'token', token } as const;
    return failed(`Set ${TOKEN_VARIABLE}, or name a file that holds the token with --token-file.`);
  }
  try {
    const token = (await readFile(resolve(cwd, tokenFile), 'utf8')).trim();
    return token === '' ? failed(`${tokenFile} is empty.`) : ({ outcome: 'token', token } as const);
  } catch (error) {
    return failed(`${tokenFile} cannot be read (${errorCode(error)}).`);
  }
}

function clientOf(base: URL, token: string): AdminClient {
  async function answerTo(url: URL, request: RequestInit): Promise<Answer> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), ANSWER_DEADLINE_MS);
    try {
      const response = await fetch(url, {
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        // The token is for this service, and for none that it points to.
        redirect: 'manual',
        signal: late.signal,
      });
      if (response.ok) return { outcome: 'answered', response };
      const message = await problemOf(response, base);
      return { outcome: 'failed', message, status: response.status };
    } catch (error) {
      return {
        outcome: 'failed',
        message: `${base.origin} cannot be reached (${causeOf(error)}).`,
      };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    ask(path, query = {}, method = 'GET') {
      const url = new URL(path, base);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, value);
      }
      return answerTo(url, { method });
    },
    send(path, json) {
      const headers = { 'content-type': 'application/json' };
      return answerTo(new URL(path, base), { method: 'POST', headers, body: json });
    },
  };
}

/** In the service's own words, where it has any. */
async function problemOf(response: Response, base: URL): Promise<string> {
  const { status } = response;
  if (response.headers.has('location')) {
    return `${base.origin} answered ${status}, and points elsewhere. The token goes to no address but the one that is named: name that one.`;
  }
  const body: unknown = await response.json().catch(() => undefined);
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : '';
  const words = typeof detail === 'string' ? detail : '';
  return `${base.origin} answered ${status}. ${words}`.trim();
}

/** What fetch throws has the reason inside. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'it did not answer';
  return errorCode(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
