/** `admin list`, `requests`, `audit` and `stats`: what a service holds, and who looked at it. */
import { inspect } from 'node:util';
import { type Command, InvalidArgumentError } from 'commander';
import { type Io, oneLine } from '../io.js';
import {
  type Asked,
  addAsking,
  askFor,
  type Body,
  pagesOf,
  textIn,
  withClient,
} from './command.js';

interface Limited extends Asked {
  readonly limit: number;
  readonly package?: string;
}

const LIMIT = 100;

export function addListCommands(admin: Command, io: Io): void {
  addList('list', {
    does: 'list the sessions that the service holds, the newest day first',
    examples: ['admin list --package abacus --endpoint https://telemetry.example.org'],
    path: 'v1/admin/sessions',
    name: 'sessions',
    columns: ['id', 'received_at', 'package', 'stats_count', 'invoke_count'],
  }).option('--package <name>', 'only of this one');

  addList('requests', {
    does: 'list who asked for an erasure by session id alone; admin delete settles one',
    examples: ['admin requests'],
    path: 'v1/admin/erasure-requests',
    name: 'erasure_requests',
    columns: ['session', 'received_at', 'expires_at'],
  });

  addList('audit', {
    does: 'list who looked at sessions, and who deleted them; names are keyed digests',
    examples: ['admin audit --limit 20'],
    path: 'v1/admin/audit',
    name: 'audit',
    columns: ['at', 'by', 'action', 'who'],
  });

  addAsking(admin, 'stats', {
    does: 'count a day of a package exactly: unrounded, with nothing hidden',
    examples: ['admin stats --package abacus --day 2026-11-20'],
  })
    .requiredOption('--package <name>', 'of this one')
    .requiredOption('--day <day>', 'in UTC, such as 2026-11-20')
    .action((options: Asked & { readonly package: string; readonly day: string }) =>
      withClient(options, io, async (client) => {
        const { package: name, day, json } = options;
        const path = 'v1/admin/statistics';
        const body = await askFor(client, io, 'topics', path, { package: name, day });
        if (body === undefined) return;
        if (json) io.json(body);
        else io.say(`${readable(body)}\n`);
      }),
    );

  interface List {
    readonly does: string;
    readonly examples: readonly string[];
    readonly path: string;
    readonly name: string;
    readonly columns: readonly string[];
  }

  function addList(word: string, { path, name, columns, ...described }: List): Command {
    return addAsking(admin, word, described)
      .option('--limit <number>', 'at most so many', wholeNumber, LIMIT)
      .action((options: Limited) =>
        withClient(options, io, async (client) => {
          const { json, limit, package: of } = options;
          const found = await pagesOf(client, io, { path, name, query: { package: of }, limit });
          if (found === undefined) return;
          if (json) io.json({ [name]: found.items });
          else io.say(tableOf(found.items, columns));
        }),
      );
  }
}

export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 1 on.');
}

/** Everything in it, for a person to read. */
export function readable(value: unknown): string {
  const everything = { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: 100 };
  return inspect(value, everything);
}

function tableOf(items: readonly Body[], columns: readonly string[]): string {
  if (items.length === 0) return 'There is none.\n';
  const rows = [
    columns,
    ...items.map((item) => columns.map((name) => oneLine(textIn(item, name)))),
  ];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
