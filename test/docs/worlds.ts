/** The pages with commands: what their reader has before them, and what cannot be run here. */
export interface World {
  /** Where its reader stands: in the clone, in a package of theirs, or beside the clone. */
  readonly from: 'clone' | 'package' | 'beside';
  /** What has happened before, as commands. */
  readonly before?: string;
  /** What stands in the page, and what is there in its place. */
  readonly instead?: readonly (readonly [string, string])[];
  /** Commands that are to fail, by their beginning, and what they end with. */
  readonly ends?: Readonly<Record<string, number>>;
  /** Whether its blocks of text are what the commands print, line by line; `…` stands for whatever. */
  readonly shows?: boolean;
}

/** The service runs, and a program of `abacus` has shared a session and kept it. */
const SHARED = `start_service && node "$CLONE/test/docs/abacus.mjs"`;

/** The real one, which shows that the commands are found where its readers stand. */
const REAL_NPX = 'unset -f npx';

const AS_SERVICE = 'sudo -u aboveboard env ABOVEBOARD_DATA=/var/lib/aboveboard/data';

export const WORLDS: Readonly<Record<string, World>> = {
  'README.md': {
    from: 'clone',
    before: REAL_NPX,
    // One of its files cannot be fitted: that is what is shared.
    ends: { 'npm start -- --degree 2 --share': 1 },
  },
  'docs/command.md': {
    from: 'package',
    before: SHARED,
    // Its question is for a terminal.
    instead: [['npx aboveboard share ', 'npx aboveboard share --yes ']],
  },
  'docs/configuration.md': { from: 'package', before: SHARED },
  'docs/declarations.md': { from: 'package' },
  'docs/getting-started-author.md': { from: 'beside', shows: true },
  'docs/getting-started-maintainer.md': {
    from: 'clone',
    instead: [
      ['-token-file data/', '-endpoint http://127.0.0.1:8080 --token-file data/'],
      ['../../data/', 'data/'],
      [' data/', ' "$ABOVEBOARD_DATA"/'],
      ['=data/', '="$ABOVEBOARD_DATA"/'],
    ],
    shows: true,
    ends: { 'LEAST_SQUARES_ENDPOINT=': 1 },
  },
  'docs/getting-started-user.md': {
    from: 'clone',
    shows: true,
    ends: {
      'npm start -- --degree 2 ': 1,
      'ABOVEBOARD_DEBUG=print npm start -- --degree 2 ': 1,
    },
  },
  'docs/http.md': {
    from: 'package',
    before:
      'mkdir declarations && node "$CLONE/test/docs/declared.mjs" > declarations/abacus.json' +
      ' && ABOVEBOARD_DECLARATIONS=$PWD/declarations start_service',
    instead: [['data/admin-token', '"$ABOVEBOARD_DATA"/admin-token']],
    shows: true,
  },
  'docs/moving-from-rxinfer.md': { from: 'clone' },
  'docs/one-machine.md': {
    from: 'clone',
    before: `${SHARED} && mkdir -p "$WORK/backups/aboveboard"`,
    instead: [
      ['/opt/aboveboard', '"$WORK"/aboveboard'],
      ['/var/lib/aboveboard/data', '"$ABOVEBOARD_DATA"'],
      ['/var/backups/', '"$WORK"/backups/'],
      ['2026-11-24', '$(date +%F)'],
    ],
    // Nothing is lost here: it refuses.
    ends: { [`${AS_SERVICE} npm run restore -- /var/backups/aboveboard/2026-11-24`]: 1 },
  },
  'docs/testing.md': { from: 'package' },
};

/** What pieces of a program find around them: they cannot run alone, and are checked like TypeScript. */
export const AROUND: Readonly<Record<string, string>> = {
  'docs/configuration.md': `
    declare const createTelemetry: typeof import('aboveboard').createTelemetry;`,
  'docs/pages.md': `
    declare const telemetry: import('aboveboard').Telemetry<import('aboveboard').Declaration>;
    declare const app: { post(path: string, handle: (...given: any[]) => unknown): void; route(route: object): void };
    declare const html: string, getConnInfo: any, page: any;
    interface Window { aboveboardTest: any }`,
};

interface NotRun {
  readonly page: string;
  /** Of the command. */
  readonly begins: string;
  readonly because: string;
}

const GOOGLE = 'it needs a project at Google';

export const NOT_RUN: readonly NotRun[] = [
  { page: 'README.md', begins: 'npm test', because: 'this is a part of it' },
  ...[
    'gcloud ',
    'npx firebase-tools ',
    'npm run deploy ',
    'npm run check:deployed ',
    'npx aboveboard admin grant ',
    "echo 'ABOVEBOARD_STATISTICS_ACCOUNT=",
  ].map((begins) => ({ page: 'docs/in-google-cloud.md', begins, because: GOOGLE })),
  { page: 'docs/service-limits.md', begins: 'npx aboveboard admin grant ', because: GOOGLE },
  {
    page: 'docs/command.md',
    begins: 'npx aboveboard admin ',
    because: 'it is of two services, which test/cli/admin-import.test.ts starts',
  },
  {
    page: 'docs/one-machine.md',
    begins: 'ABOVEBOARD_STORE=firestore ',
    because: `${GOOGLE}; test/functions/upkeep/move.test.ts moves there and back`,
  },
  ...[
    'sudo useradd ',
    'sudo git clone ',
    'sudo chown ',
    'sudo install ',
    'sudo -u aboveboard git ',
  ].map((begins) => ({
    page: 'docs/one-machine.md',
    begins,
    because: 'neither the machine nor the clone is changed by a test',
  })),
];
