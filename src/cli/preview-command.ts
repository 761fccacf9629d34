/** `aboveboard preview`: what waits to be sent, and what a share would post. Nothing is sent. */
import type { Command } from 'commander';
import { LEVELS } from '../collection/index.js';
import { readAbout } from '../keeping/index.js';
import { previewShare } from '../sharing/index.js';
import type { Level } from '../wire.js';
import type { Io } from './io.js';
import { findKept, targetOf } from './kept-sessions.js';
import { packagesHere } from './packages.js';
import { circumstancesOfPackage, permitOfPackage } from './status-command.js';
import { addSubcommand, JSON_OPTION, levelOption, PACKAGE_ARGUMENT } from './subcommand.js';
import { requestsFor, type WaitingRequest, waitingOf } from './waiting.js';

interface Options {
  readonly session?: string | true;
  readonly level: Level;
  readonly json?: true;
}

export function addPreviewCommand(program: Command, io: Io): void {
  addSubcommand(program, 'preview', {
    does: 'show what waits to be sent, or what a share of a kept session would post, byte for byte; nothing is sent',
    examples: ['preview', 'preview --session 1b4e28ba-2fa1-4d3b-883f-0016d3cca427 --level text'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option(
      '--session [id]',
      'what a share of this kept session would post; without an id the newest, of the package or of all',
    )
    .addOption(levelOption(LEVELS))
    .option(...JSON_OPTION)
    .action((name: string | undefined, { session, level, json }: Options) =>
      session === undefined
        ? previewWaiting(name, json, io)
        : previewKept(session === true ? name : session, level, json, io),
    );
}

async function previewWaiting(
  name: string | undefined,
  json: true | undefined,
  io: Io,
): Promise<void> {
  const names = name === undefined ? await packagesHere() : [name];
  const packages = [];
  for (const each of names) {
    const permit = permitOfPackage(circumstancesOfPackage(each), readAbout(each)?.endpoint);
    const waiting = await waitingOf(each, permit, io.now());
    const { losses, paused_until, stopped_until } = waiting;
    packages.push({
      package: each,
      requests: requestsFor(waiting),
      losses,
      paused_until,
      stopped_until,
    });
  }
  if (json) return io.json({ packages });
  const texts = packages.flatMap(({ package: of, requests, losses }) => [
    ...requests.map((request) => requestText(of, request)),
    ...Object.entries(losses).map(
      ([reason, count]) => `${of}: ${count} will not leave, or were lost before: ${reason}\n`,
    ),
  ]);
  io.say(texts.length === 0 ? 'Nothing waits to be sent.\n' : texts.join('\n'));
}

function requestText(name: string, { url, bytes, sha256, body }: WaitingRequest): string {
  const readable = JSON.stringify(JSON.parse(body), undefined, 2);
  return `${name}: POST ${url}\n  ${bytes} bytes before compression, SHA-256 ${sha256}\n${readable}\n`;
}

async function previewKept(
  id: string | undefined,
  level: Level,
  json: true | undefined,
  io: Io,
): Promise<void> {
  const found = await findKept(id);
  if (found.outcome === 'none') return io.fail(found.message);
  const options = { ...targetOf(found.about), level };
  const preview = await previewShare(found.kept.session, options);
  if (preview.outcome === 'nothing') return io.fail(preview.message);
  if (json) return io.json(preview);
  io.say(preview.text);
}
