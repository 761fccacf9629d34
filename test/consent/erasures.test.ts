import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hasErasureToRepeat, noteErasure } from '../../src/consent/erasures.js';
import { readUserConfig } from '../../src/consent/user.js';
import { circumstances, userFile } from '../support/circumstances.js';

const user = () => userFile({ erasure_pending: true });

describe('hasErasureToRepeat', () => {
  it('is false where none is noted, whatever else the configuration says', () => {
    expect(hasErasureToRepeat(circumstances())).toBe(false);
    const damaged = { outcome: 'damaged', path: 'config.json', problem: 'is broken' } as const;
    expect(hasErasureToRepeat(circumstances({ user: () => damaged }))).toBe(false);
    const no = () => userFile({ erasure_pending: 'no' });
    expect(hasErasureToRepeat(circumstances({ user: no }))).toBe(false);
  });

  it('is true where one is noted, also in a configuration that says off', () => {
    expect(hasErasureToRepeat(circumstances({ user }))).toBe(true);
    const off = () => userFile({ enabled: false, sessions: false, erasure_pending: true });
    expect(hasErasureToRepeat(circumstances({ user: off }))).toBe(true);
  });

  it.each([
    ['DO_NOT_TRACK', { env: { DO_NOT_TRACK: '1' } }],
    ['ABOVEBOARD_DISABLED', { env: { ABOVEBOARD_DISABLED: 'true' } }],
    ['CI', { env: { CI: 'true' } }],
    ['a test run', { env: { JEST_WORKER_ID: '1' } }],
    ['a variable of the package', { env: { OUT: '1' }, optOut: [{ variable: 'OUT' }] }],
    ['an endpoint of null', { endpoint: null }],
    ['no endpoint', { endpoint: undefined }],
  ])('is false under %s, and does not even read the configuration', (_, overrides) => {
    const unread = () => {
      throw new Error('The configuration was read.');
    };
    expect(hasErasureToRepeat(circumstances({ user: unread, ...overrides }))).toBe(false);
  });
});

describe('noteErasure', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aboveboard-erasures-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const config = () => readUserConfig({ env: { ABOVEBOARD_HOME: folder } });

  it('adds the note and takes it away, and nothing else with it', async () => {
    const path = join(folder, 'config.json');
    writeFileSync(path, '{"theme":"dark","packages":{"abacus":{"usage":false}}}');
    expect(await noteErasure(config(), 'abacus', true)).toBe(true);
    expect(hasErasureToRepeat(circumstances({ user: config }))).toBe(true);
    expect(await noteErasure(config(), 'abacus', false)).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      theme: 'dark',
      packages: { abacus: { usage: false } },
    });
  });

  it('creates no configuration to say that nothing waits', async () => {
    expect(await noteErasure(config(), 'abacus', false)).toBe(true);
    expect(config().outcome).toBe('missing');
  });

  it('leaves a damaged configuration alone, and says that nothing was noted', async () => {
    writeFileSync(join(folder, 'config.json'), '{');
    expect(await noteErasure(config(), 'abacus', true)).toBe(false);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{');
  });
});
