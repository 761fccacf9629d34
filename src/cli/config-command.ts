/** `aboveboard config`: where everything is, and what it says. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { findProjectFiles } from '../consent/project.js';
import { fileStatus } from '../consent/status.js';
import { readUserConfig } from '../consent/user.js';
import { configFolder, packageFolder, packagesFolder, stateFolder } from '../disk/index.js';
import type { Io } from './io.js';
import { packagesHere } from './packages.js';
import { addSubcommand, JSON_OPTION } from './subcommand.js';

const VARIABLES = [
  'DO_NOT_TRACK',
  'ABOVEBOARD_DISABLED',
  'ABOVEBOARD_DEBUG',
  'ABOVEBOARD_HOME',
  'CI',
  'NODE_ENV',
];

/** In the folder of a package, by what they hold. */
const KEPT = {
  about: 'about.json',
  outbox: 'outbox',
  sessions: 'sessions',
  ledger: 'ledger',
  receipts: 'receipts',
  installation: 'installation',
} as const;

export function addConfigCommand(program: Command, io: Io): void {
  addSubcommand(program, 'config', {
    does: 'show where everything is, and what your configuration says',
    examples: ['config', 'config --json'],
  })
    .option(...JSON_OPTION)
    .action(async ({ json }: { json?: true }) => {
      const user = readUserConfig();
      const project = findProjectFiles({ cwd: () => io.cwd, home: homedir });
      const found = {
        config_folder: configFolder(),
        state_folder: stateFolder(),
        user: { ...fileStatus(user), settings: user.outcome === 'read' ? user.settings : null },
        project: project.map(fileStatus),
        variables: Object.fromEntries(
          VARIABLES.flatMap((name) => {
            const value = io.env[name];
            return value === undefined ? [] : [[name, value]];
          }),
        ),
        packages: (await packagesHere()).map(pathsOf),
      };
      if (json) io.json(found);
      else io.say(`${JSON.stringify(found, undefined, 2)}\n`);
    });
}

/** Null: there is none. */
function pathsOf(name: string): Record<string, string | null> {
  const folder = join(packagesFolder(), packageFolder(name));
  const paths = Object.entries(KEPT).map(([what, file]) => {
    const path = join(folder, file);
    return [what, existsSync(path) ? path : null];
  });
  return {
    package: name,
    folder: existsSync(folder) ? folder : null,
    ...Object.fromEntries(paths),
  };
}
