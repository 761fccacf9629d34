/** The ways to be off, and the files that it takes to know of each: no other is looked at. */
import { type Files, NOBODY, type Plan } from './off-means-nothing.world.js';

export interface Way {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Files;
  readonly plan: Plan;
  readonly reads: readonly ('project' | 'user' | 'state' | 'yaml' | 'transport')[];
}

/** Where an erasure may wait to be confirmed, the user's configuration says so at each start. */
const AT_THE_START = ['user'] as const;
const EVERYWHERE = ['project', 'user'] as const;

function refused(words: string): Plan {
  return { share: `not-sent: Nothing was sent. ${words}` };
}

/** Who shares could be asked: whether that is forbidden altogether, has to be looked up first. */
function askable(variable: string, value: string, words: string): Way {
  return {
    name: `${variable}=${value}`,
    variables: { [variable]: value },
    plan: refused(words),
    reads: EVERYWHERE,
  };
}

function ownVariable(variable: string, off: readonly string[] | undefined, value: string): Way {
  const optOut = [{ variable, ...(off && { off }) }];
  return {
    name: `${variable}=${value}, a variable of the package's own`,
    variables: { [variable]: value },
    plan: {
      options: { optOut },
      ...refused(`The environment variable ${variable} is "${value}"`),
    },
    reads: [],
  };
}

function inFile(name: keyof Files, text: string, reads: Way['reads'], words: string): Way {
  return { name: `${name}: ${text}`, files: { [name]: text }, plan: refused(words), reads };
}

const VARIABLES: readonly Way[] = [
  ...['1', 'true', 'YES', 'please'].map((value) =>
    askable('DO_NOT_TRACK', value, `The environment variable DO_NOT_TRACK is "${value}"`),
  ),
  ...['1', 'On'].map((value) => ({
    name: `ABOVEBOARD_DISABLED=${value}`,
    variables: { ABOVEBOARD_DISABLED: value },
    plan: refused(`The environment variable ABOVEBOARD_DISABLED is "${value}"`),
    reads: [],
  })),
  ownVariable('LOG_USING_RXINFER', ['false'], 'FALSE'),
  ownVariable('RUBRIX_ENABLE_TELEMETRY', ['0'], 'no'),
  ownVariable('VISIVO_TELEMETRY_DISABLED', undefined, 'true'),
  askable('CI', 'true', 'This is CI, by'),
  askable('GITHUB_ACTIONS', 'true', 'This is GitHub Actions, by'),
  askable('NODE_ENV', 'test', 'This is a test run, by'),
  askable('JEST_WORKER_ID', '1', 'This is a test run, by'),
];

const CONFIGURATIONS: readonly Way[] = [
  inFile('project/.aboveboard.json', '{ "enabled": false }', EVERYWHERE, '"enabled" is off'),
  inFile(
    'project/.aboveboard.yml',
    'packages: { host: { enabled: off } }',
    [...EVERYWHERE, 'yaml'],
    '"packages.host.enabled" is off',
  ),
  inFile(
    'project/package.json',
    '{ "aboveboard": { "enabled": "no" } }',
    EVERYWHERE,
    '"enabled" is off',
  ),
  inFile('config.json', '{ "enabled": false }', EVERYWHERE, '"enabled" is off'),
  inFile(
    'config.json',
    '{ "packages": { "host": { "enabled": false } } }',
    EVERYWHERE,
    '"packages.host.enabled" is off',
  ),
  {
    name: 'a damaged config.json',
    files: { 'config.json': '{ "enabled": tr' },
    plan: { off: { usage: 'user-configuration' }, ...refused('') },
    reads: EVERYWHERE,
  },
];

const TOLD = {
  packages: {
    host: { notices: [{ revision: 1, endpoint: NOBODY, shown_at: '2020-02-02T02:02:02.000Z' }] },
  },
};

/** Of a user who was told, and said yes to this service. */
function yesTo(endpoint: string): string {
  const automatic_sharing = { enabled: true, endpoint, since: '2020-02-02T02:02:02.000Z' };
  return JSON.stringify({ packages: { host: { ...TOLD.packages.host, automatic_sharing } } });
}

const CIRCUMSTANCES: readonly Way[] = [
  {
    name: 'an endpoint of null',
    plan: { options: { endpoint: null }, ...refused('The endpoint is null') },
    reads: EVERYWHERE,
  },
  {
    name: 'a notice that was not shown yet',
    plan: {
      options: { notice: 'terminal' },
      off: { usage: 'notice', events: 'notice', sessions: 'notice' },
    },
    reads: EVERYWHERE,
  },
  {
    name: 'a notice that was shown, without a yes to share sessions automatically',
    files: { 'config.json': JSON.stringify(TOLD) },
    plan: { usage: false, on: ['usage'], off: { sessions: 'default' } },
    reads: EVERYWHERE,
  },
  {
    name: 'a yes to share sessions automatically with another service',
    files: { 'config.json': yesTo('https://elsewhere.example') },
    plan: { usage: false, on: ['usage'], off: { sessions: 'default' } },
    reads: EVERYWHERE,
  },
  {
    name: 'a yes to share sessions automatically, in a project that does not',
    files: {
      'config.json': yesTo(NOBODY),
      'project/.aboveboard.json': '{ "automatic_sharing": false }',
    },
    plan: { usage: false, on: ['usage'], off: { sessions: 'project-configuration' } },
    reads: EVERYWHERE,
  },
  {
    name: 'an erasure that waits, under DO_NOT_TRACK=1',
    variables: { DO_NOT_TRACK: '1' },
    files: { 'config.json': '{ "packages": { "host": { "erasure_pending": true } } }' },
    plan: {},
    reads: [],
  },
  {
    name: 'nothing shared, and everything looked at',
    plan: { usage: false, looks: true },
    reads: [...EVERYWHERE, 'state', 'transport'],
  },
  {
    name: 'recording turned off from code',
    plan: { usage: false, logging: false },
    reads: AT_THE_START,
  },
  { name: 'a default session of null', plan: { usage: false, session: null }, reads: AT_THE_START },
  { name: 'nothing but recording', plan: { usage: false }, reads: AT_THE_START },
];

export const WAYS: readonly Way[] = [...VARIABLES, ...CONFIGURATIONS, ...CIRCUMSTANCES];
