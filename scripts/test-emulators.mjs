/**
 * `npm run test:emulators`: the service as it is deployed, in the Functions, Hosting and Auth
 * emulators of firebase-tools. Works offline and without Java. The Firestore emulator needs Java 21
 * and a download, so the functions keep their data in SQLite here; the Firestore store has its own
 * run, `npm run test:firestore`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installFirebase } from './firebase.mjs';
import { ROOT, setUp } from './setup.mjs';

/** `demo-` makes firebase-tools certain that no real project is meant. */
const PROJECT = 'demo-aboveboard';
const EMULATORS = 'functions,hosting,auth';
const TESTS = [
  process.execPath,
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(ROOT, 'node_modules/jest/bin/jest.js'),
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathPatterns=test/emulators/',
];

setUp();
const firebase = installFirebase();
await build();

const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-emulators-'));
console.log(`Starting the emulators of ${EMULATORS}; the functions keep their data in SQLite …`);
const { status } = spawnSync(
  process.execPath,
  [
    firebase,
    'emulators:exec',
    `--project=${PROJECT}`,
    `--only=${EMULATORS}`,
    TESTS.map((word) => `"${word}"`).join(' '),
  ],
  {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ABOVEBOARD_STORE: 'sqlite',
      ABOVEBOARD_DATA: join(scratch, 'data'),
      // firebase-tools keeps state of its own, and looks for newer versions of itself.
      XDG_CONFIG_HOME: join(scratch, 'config'),
      NO_UPDATE_NOTIFIER: '1',
    },
  },
);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = status ?? 1;
