/** `aboveboard share`: its user shares a session that a package kept, after a crash too. */
import type { Command } from 'commander';
import { LEVELS } from '../collection/index.js';
import { previewShare, shareSessionData } from '../sharing/index.js';
import { linesOf } from '../sharing/report.js';
import type { Level } from '../wire.js';
import { EXIT, type Io } from './io.js';
import { findKept, targetOf } from './kept-sessions.js';
import { addSubcommand, JSON_OPTION, levelOption } from './subcommand.js';

interface Options {
  readonly level: Level;
  readonly yes?: true;
  readonly json?: true;
}

export function addShareCommand(program: Command, io: Io): void {
  addSubcommand(program, 'share', {
    does: 'share a session that a package kept on this machine, after a crash too; asks first',
    examples: [
      'share',
      'share abacus',
      'share 1b4e28ba-2fa1-4d3b-883f-0016d3cca427 --level labels',
      'share --yes',
    ],
  })
    .argument(
      '[session]',
      'its id, as npx aboveboard sessions lists it, or its package; the newest without either',
    )
    .addOption(levelOption(LEVELS))
    .option('--yes', 'without a question, for scripts')
    .option(...JSON_OPTION)
    .action((id: string | undefined, options: Options) => share(id, options, io));
}

async function share(id: string | undefined, { level, yes, json }: Options, io: Io): Promise<void> {
  const found = await findKept(id);
  if (found.outcome === 'none') return io.fail(found.message);
  const { session } = found.kept;
  const options = { ...targetOf(found.about), level };
  const preview = await previewShare(session, options);
  if (preview.outcome === 'nothing') return io.fail(preview.message);
  if (preview.decision === 'forbidden') return io.fail(preview.message, EXIT.refused);
  const bytes = preview.requests.reduce((sum, request) => sum + request.bytes, 0);
  const { package_name, package_version } = session.environment;
  const what = `${session.id} of ${package_name} ${package_version}, from ${session.created_at.toISOString()}`;
  if (!json) {
    io.say(`${what}\n${bytes} bytes at the level ${level}, to ${found.about.endpoint}\n`);
    io.say(
      `To read every byte first: npx aboveboard preview --session ${session.id} --level ${level}\n`,
    );
  }
  if (!yes) {
    const answer = json ? undefined : await io.ask('Share this?');
    if (answer === undefined) {
      return io.fail(
        'Nothing was sent: there is nobody to ask. Say --yes if you mean it.',
        EXIT.refused,
      );
    }
    if (!answer) return io.fail('Nothing was sent: the answer was not yes.', EXIT.refused);
  }
  // The question that a share asks in CI or under DO_NOT_TRACK is the one that was answered here.
  const result = await shareSessionData(
    session,
    { ...options, silent: true },
    { ask: async () => true },
  );
  if (json) io.json(result);
  else if (result.outcome === 'not-sent') io.fail(result.message);
  else io.say(linesOf(result));
  if (result.outcome !== 'shared') io.end(EXIT.failed);
}
