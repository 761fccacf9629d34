// Tests reach nothing but this machine, of which the proxy of whoever runs them knows nothing, and
// have choices of their own to try.
const PERSONAL = /^(.*_proxy|do_not_track)$/i;
for (const name of Object.keys(process.env)) if (PERSONAL.test(name)) delete process.env[name];

// Far from UTC, with days of 23 and of 25 hours: what the time zone of a machine may change, shows.
process.env.TZ = 'Pacific/Auckland';

/** One runner for every suite: `npm run jest -- <path>` runs a part. */
export default {
  testEnvironment: 'node',
  // The sources as well, so that jest knows which tests a change reaches.
  roots: ['test', 'src', 'functions/src', 'scripts', 'web/src'].map((root) => `<rootDir>/${root}`),
  testMatch: ['**/*.test.ts'],
  // They need firebase-tools: npm run test:emulators.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/emulators/'],
  modulePathIgnorePatterns: ['<rootDir>/test/emulators/node_modules/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^fast-check$': '<rootDir>/test/support/fast-check.mjs',
  },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2023',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 60_000,
  // Jest would leave one of two cores idle, and start a worker for each of 64 that a container may
  // show without being allowed to use them.
  maxWorkers: 2,
};
