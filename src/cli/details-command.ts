/** `aboveboard details`: what is collected and why, by the declaration of the version that ran here last. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { telemetryMarkdown } from '../collection/declaration/texts/index.js';
import { readAbout } from '../keeping/index.js';
import type { Io } from './io.js';
import { packagesHere } from './packages.js';
import { addSubcommand, JSON_OPTION, PACKAGE_ARGUMENT } from './subcommand.js';

/** What may stand in a path. */
const PACKAGE_NAME = /^(?:@[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

interface Details {
  readonly package: string;
  /** Null where only its page was found. */
  readonly version: string | null;
  readonly declaration: object | null;
  readonly page: string;
  /** Where the page was found; null where it was made from the declaration. */
  readonly path: string | null;
}

export function addDetailsCommand(program: Command, io: Io): void {
  addSubcommand(program, 'details', {
    does: 'show what is collected and why, as the version that ran here last declares it',
    examples: ['details abacus'],
  })
    .argument(...PACKAGE_ARGUMENT)
    .option(...JSON_OPTION)
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      const names = name === undefined ? await packagesHere() : [name];
      const found = await Promise.all(names.map((each) => detailsOf(each, io.cwd)));
      const details = found.flatMap((one) => one ?? []);
      if (name !== undefined && details.length === 0) {
        return io.fail(
          `${name} has not said anything here yet, and no TELEMETRY.md of it is installed: run it once.`,
        );
      }
      if (json) return io.json({ packages: details });
      if (details.length === 0) return io.say('No package has said yet what it collects.\n');
      io.say(details.map(({ page }) => page).join('\n\n'));
    });
}

async function detailsOf(name: string, cwd: string): Promise<Details | undefined> {
  const about = readAbout(name);
  if (about === undefined) return installedPage(name, cwd);
  const { package: of, endpoint, opt_out: optOut, declaration } = about;
  const page = telemetryMarkdown(declaration, { endpoint, optOut });
  return { package: name, version: of.version, declaration, page, path: null };
}

/** As Node looks for a package: in every folder above. */
async function installedPage(name: string, cwd: string): Promise<Details | undefined> {
  if (!PACKAGE_NAME.test(name)) return undefined;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'TELEMETRY.md');
    const page = await readFile(path, 'utf8').catch(() => undefined);
    if (page !== undefined) return { package: name, version: null, declaration: null, page, path };
    if (folder === dirname(folder)) return undefined;
  }
}
