/** `aboveboard admin`: for the maintainer of a service, against any endpoint. */
import type { Command } from 'commander';
import type { Io } from '../io.js';
import { addExportCommand } from './export.js';
import { addGrantCommand } from './grant.js';
import { addImportCommand } from './import.js';
import { addListCommands } from './lists.js';
import { addSessionCommands } from './sessions.js';

export function addAdminCommands(program: Command, io: Io): void {
  const admin = program.command('admin').description('for the maintainer of a service');
  addListCommands(admin, io);
  addSessionCommands(admin, io);
  addExportCommand(admin, io);
  addImportCommand(admin, io);
  addGrantCommand(admin, io);
}
