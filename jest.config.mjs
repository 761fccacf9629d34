// Tests reach nothing but this machine, of which the proxy of whoever runs them knows nothing.
for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];

/** One runner for every suite: `npm run jest -- <path>` runs a part. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
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
