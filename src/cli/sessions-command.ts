/** `aboveboard sessions`: those that packages have kept on this machine. */
import type { Command } from 'commander';
import { type KeptSession, listKept } from '../keeping/index.js';
import { createReceipts } from '../outbox/index.js';
import { EXIT, type Io, oneLine } from './io.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';

export function addSessionsCommand(program: Command, io: Io): void {
  addSubcommand(program, 'sessions', {
    does: 'list the sessions that packages have kept on this machine; nothing of them has left by itself',
    examples: ['sessions', 'sessions abacus --json'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option(...JSON_OPTION)
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      const { sessions, damaged } = await listKept(name);
      const { receipts } = await createReceipts().list();
      const shared = new Set(receipts.map(({ receipt }) => receipt.session));
      const rows = sessions.map((kept) => rowOf(kept, shared));
      if (damaged.length > 0) io.end(EXIT.failed);
      if (json) return io.json({ sessions: rows, damaged });
      const lines = rows.map(textOf);
      if (lines.length === 0 && damaged.length === 0) lines.push('No session is kept here.\n');
      for (const path of damaged) lines.push(`This session cannot be read: ${path}\n`);
      io.say(lines.join('\n'));
    });
}

type Row = ReturnType<typeof rowOf>;

function rowOf({ path, keptAt, exitCode, session }: KeptSession, shared: ReadonlySet<string>) {
  const stats = [...session.stats.values()];
  const { package_name, package_version } = session.environment;
  return {
    session: session.id,
    package: package_name,
    version: package_version,
    created_at: session.created_at.toISOString(),
    kept_at: keptAt.toISOString(),
    exit_code: exitCode,
    labels: stats.map(({ label, total_invokes, failed_count, invokes }) => {
      return { label, total_invokes, failed_count, invokes_kept: invokes.length };
    }),
    shared: shared.has(session.id),
    path,
  };
}

function textOf({ session, labels, ...row }: Row): string {
  const ended =
    row.exit_code === null
      ? 'while it ran; it runs still, or was killed'
      : `when it ended with ${row.exit_code}`;
  const counts = labels.map(
    ({ label, total_invokes, failed_count }) =>
      `${label} (${total_invokes}, of which ${failed_count} failed)`,
  );
  return [
    session,
    `  package    ${row.package} ${row.version}`,
    `  began      ${minuteOf(row.created_at)}`,
    `  kept       ${minuteOf(row.kept_at)}, ${ended}`,
    `  invokes    ${counts.join(', ')}`,
    `  shared     ${row.shared ? 'yes' : 'no'}`,
    `  file       ${row.path}`,
    '',
  ]
    .map(oneLine)
    .join('\n');
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
