/** What all commands that ask a service have in common. */
import type { Command } from 'commander';
import type { Io } from '../io.js';
import { addSubcommand, JSON_OPTION } from '../subcommand.js';
import { type Access, type AdminClient, openClient } from './client.js';

/** Where `npm start` serves. */
const HERE = 'http://127.0.0.1:8080';

export interface Asked extends Access {
  readonly json?: true;
}

export function addAsking(
  admin: Command,
  name: string,
  described: Parameters<typeof addSubcommand>[2],
): Command {
  return addSubcommand(admin, name, described)
    .option('--endpoint <url>', 'the service', HERE)
    .option('--token-file <file>', 'holds the admin token; else ABOVEBOARD_ADMIN_TOKEN does')
    .option(...JSON_OPTION);
}

export async function withClient(
  access: Access,
  io: Io,
  run: (client: AdminClient) => Promise<void>,
): Promise<void> {
  const opened = await openClient(access, io);
  if (opened.outcome === 'failed') return io.fail(opened.message);
  await run(opened.client);
}

/**
 * The body of an answer, which has at least `member`; undefined, and said, where there is none. `path`
 * begins with `v1/`.
 */
export async function askFor(
  client: AdminClient,
  io: Io,
  member: string,
  ...question: Parameters<AdminClient['ask']>
): Promise<Body | undefined> {
  const answer = await client.ask(...question);
  if (answer.outcome === 'failed') {
    io.fail(answer.message);
    return undefined;
  }
  const body: unknown = await answer.response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && member in body) return { ...body };
  failStrange(io);
  return undefined;
}

/** Whatever is at that address: what it says means nothing. */
export function failStrange(io: Io): void {
  io.fail('What answered is no aboveboard service.');
}

/** A service of another version may answer anything. */
export type Body = Readonly<Record<string, unknown>>;

export function listIn(body: Body, name: string): Body[] {
  const list = body[name];
  if (!Array.isArray(list)) return [];
  return list.filter((one): one is Body => typeof one === 'object' && one !== null);
}

export function textIn(body: Body, name: string): string {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The service gives at most so many at once. */
const PAGE_MAX = 100;

/** Page after page, until there are `limit` or no more. Undefined where one did not come. */
export async function pagesOf(
  client: AdminClient,
  io: Io,
  {
    path,
    name,
    query = {},
    limit,
  }: {
    readonly path: string;
    readonly name: string;
    readonly query?: Readonly<Record<string, string | undefined>>;
    readonly limit: number;
  },
): Promise<{ readonly first: Body; readonly items: Body[] } | undefined> {
  const items: Body[] = [];
  let first: Body | undefined;
  let cursor: string | undefined;
  do {
    const page = { ...query, cursor, limit: String(Math.min(PAGE_MAX, limit - items.length)) };
    const body = await askFor(client, io, name, path, page);
    if (body === undefined) return undefined;
    first ??= body;
    items.push(...listIn(body, name));
    cursor = textIn(body, 'next') || undefined;
  } while (cursor !== undefined && items.length < limit);
  return { first, items };
}
