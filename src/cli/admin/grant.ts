/**
 * `aboveboard admin grant`: makes an account of a Firebase project an admin of its service. For the
 * maintainer, in the folder that they deploy from: firebase-admin is the service's, not this package's.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Command } from 'commander';
import { errorCode } from '../../disk/index.js';
import type { Io } from '../io.js';
import { addSubcommand, JSON_OPTION } from '../subcommand.js';

/** As much of firebase-admin as this takes. */
interface Firebase {
  initializeApp(options: { readonly projectId?: string }, name: string): object;
  deleteApp(app: object): Promise<void>;
  getAuth(app: object): {
    getUser(uid: string): Promise<User>;
    getUserByEmail(email: string): Promise<User>;
    setCustomUserClaims(uid: string, claims: object): Promise<void>;
  };
}

interface User {
  readonly uid: string;
  readonly customClaims?: Readonly<Record<string, unknown>>;
}

interface Options {
  readonly project?: string;
  readonly json?: true;
}

/** In a clone the service lies in `functions/`; it may also be the folder itself. */
const PLACES = ['functions', '.'];

const NOT_INSTALLED =
  'firebase-admin is not installed here. Run this in the folder that you deploy the service from, after `npm install`.';
const NO_CREDENTIALS =
  'Google does not know who asks. Run `gcloud auth application-default login`, then this again.';

export function addGrantCommand(admin: Command, io: Io): void {
  addSubcommand(admin, 'grant', {
    does: 'make an account of your Firebase project an admin of its service',
    examples: ['admin grant ada@example.org --project my-project'],
  })
    .argument('<account>', 'its e-mail address or its uid')
    .option('--project <id>', 'the Firebase project; else the one that the environment names')
    .option(...JSON_OPTION)
    .action((account: string, options: Options) => grant(account, options, io));
}

async function grant(account: string, { project, json }: Options, io: Io): Promise<void> {
  const firebase = loadFirebase(io.cwd);
  if (firebase === undefined) return io.fail(NOT_INSTALLED);
  try {
    await makeAdmin(firebase, account, project);
    if (json) io.json({ account, admin: true });
    else io.say('This account is an admin now. Where it is signed in, it has to sign in again.\n');
  } catch (error) {
    io.fail(sentenceOf(error));
  }
}

function loadFirebase(folder: string): Firebase | undefined {
  for (const place of PLACES) {
    const load = createRequire(join(folder, place, 'package.json'));
    try {
      // What firebase-admin gives has these functions; its types are not installed with this package.
      return { ...load('firebase-admin/app'), ...load('firebase-admin/auth') } as Firebase;
    } catch (error) {
      if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

async function makeAdmin(
  firebase: Firebase,
  account: string,
  projectId: string | undefined,
): Promise<void> {
  const app = firebase.initializeApp(projectId === undefined ? {} : { projectId }, 'aboveboard');
  try {
    const auth = firebase.getAuth(app);
    const byEmail = account.includes('@');
    const user = await (byEmail ? auth.getUserByEmail(account) : auth.getUser(account));
    // The claims are set as a whole: those that it has already must be among them.
    await auth.setCustomUserClaims(user.uid, { ...user.customClaims, admin: true });
  } finally {
    await firebase.deleteApp(app);
  }
}

function sentenceOf(error: unknown): string {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : '';
  if (code === 'auth/user-not-found') {
    return 'This project has no such account. Sign in with it once, then run this again.';
  }
  if (/project ID/i.test(message)) return 'Say of which project: --project <id>.';
  if (/credential/i.test(`${code} ${message}`)) return NO_CREDENTIALS;
  return `Firebase refused this (${code}).`;
}
