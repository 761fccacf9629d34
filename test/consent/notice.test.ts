import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Declaration, defaultDeclaration } from '../../src/collection/declaration/index.js';
import { beginningOfRun } from '../../src/consent/circumstances.js';
import { FORMATS, readConfigFile } from '../../src/consent/config-file.js';
import { decide } from '../../src/consent/index.js';
import { showNotice } from '../../src/consent/notice.js';
import type { Circumstances } from '../../src/consent/types.js';
import { AFTER, circumstances, ENDPOINT } from '../support/circumstances.js';

const NEXT_RUN = new Date('2026-11-11T12:00:00.000Z');

const FIRST: Declaration = defaultDeclaration('abacus');

const GROWN: Declaration = {
  ...FIRST,
  revision: 2,
  usage: {
    fields: {
      ...FIRST.usage?.fields,
      cpu_threads: {
        type: 'integer',
        description: 'Number of processor threads.',
        purpose: 'What to optimise for.',
        owner: 'the maintainers of the package',
        since: 2,
        level: 'counts',
      },
    },
  },
};

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-notice-'));
  path = join(folder, 'config.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(overrides: Partial<Circumstances> = {}, declared = FIRST): Circumstances {
  const user = () => readConfigFile(path, FORMATS.json);
  return circumstances({ user, declared, ...overrides });
}

/** What the terminal shows, and whether that was a notice. */
async function notice(
  of: Circumstances,
  declaration = FIRST,
  options: { isTTY?: boolean; platform?: NodeJS.Platform } = {},
) {
  let text = '';
  const { isTTY = true, platform = 'linux' } = options;
  const write = (more: string) => {
    text += more;
  };
  const terminal = { isTTY, write };
  const now = () => new Date(AFTER);
  const shown = await showNotice(of, declaration, { terminal, platform, now });
  expect(shown).toBe(text !== '');
  return text;
}

describe('the notice', () => {
  it('names what, why, where it goes, where to read on, and the command that turns it off', async () => {
    const text = await notice(run());
    expect(text).toContain('abacus collects data. Counts how often the package is loaded');
    expect(text).toContain('package_version');
    expect(text).toContain(ENDPOINT);
    expect(text).toContain('TELEMETRY.md');
    expect(text).toMatch(/^To turn it off: {2}npx aboveboard disable abacus$/m);
    expect(text).toContain('export DO_NOT_TRACK=1');
  });

  it('says it in the words of Windows there', async () => {
    const text = await notice(run(), FIRST, { platform: 'win32' });
    expect(text).toContain('setx DO_NOT_TRACK 1');
    expect(text).not.toContain('export');
  });

  it('is shown once', async () => {
    expect(await notice(run())).not.toBe('');
    expect(await notice(run())).toBe('');
    expect(await notice(run({ startedAt: NEXT_RUN }))).toBe('');
  });

  it('is shown once also where two processes would show it at once', async () => {
    const texts = await Promise.all([notice(run()), notice(run())]);
    expect(texts.filter((text) => text !== '')).toHaveLength(1);
  });

  it('lets nothing leave in its own run, and in the next nothing of before', async () => {
    await notice(run());
    expect(decide('usage', run())).toMatchObject({ on: false, decidedBy: { source: 'notice' } });
    const next = run({ startedAt: NEXT_RUN });
    expect(decide('usage', next)).toMatchObject({ on: true, revision: 1, since: new Date(AFTER) });
  });

  it('lets nothing leave in a run that began before it by a clock that was set back since', async () => {
    await notice(run());
    const hour = 3_600_000;
    const shown = Date.parse(AFTER);
    const began = shown + hour;
    const startedAt = beginningOfRun({ began, now: shown + 5_000, lasted: 60_000 });
    expect(decide('usage', run({ startedAt })).on).toBe(false);
    const forward = beginningOfRun({ began: shown - 1, now: shown + hour, lasted: 60_000 });
    expect(decide('usage', run({ startedAt: forward })).on).toBe(false);
    const later = beginningOfRun({ began: shown + 1, now: shown + 2, lasted: 1 });
    expect(decide('usage', run({ startedAt: later })).on).toBe(true);
    expect(Date.now() - +beginningOfRun()).toBeGreaterThanOrEqual(Math.floor(performance.now()));
  });

  it('is shown again for another service', async () => {
    await notice(run());
    expect(await notice(run({ endpoint: 'https://other.example.org' }))).toContain('other.example');
  });

  it('tells what is new when the declaration has grown, which stays home until the next run', async () => {
    await notice(run({ startedAt: new Date('2026-11-01T00:00:00.000Z') }));
    const grown = run({ startedAt: NEXT_RUN }, GROWN);
    const text = await notice({ ...grown, startedAt: new Date(AFTER) }, GROWN);
    expect(text).toContain('abacus now also collects');
    expect(text).toContain('cpu_threads');
    expect(text).not.toContain('package_version');
    expect(JSON.parse(readFileSync(path, 'utf8')).packages.abacus.notices).toHaveLength(2);
  });

  it('goes on with what was agreed to while what is new is not', async () => {
    writeFileSync(
      path,
      JSON.stringify({
        packages: {
          abacus: {
            notices: [{ revision: 1, endpoint: ENDPOINT, shown_at: '2026-11-01T00:00:00Z' }],
          },
        },
      }),
    );
    const asked = run({}, GROWN);
    expect(decide('usage', asked)).toMatchObject({ on: true, revision: 1 });
    expect(await notice(asked, GROWN)).toContain('cpu_threads');
    expect(decide('usage', run({}, GROWN))).toMatchObject({ on: true, revision: 1 });
    expect(decide('usage', run({ startedAt: NEXT_RUN }, GROWN))).toMatchObject({ revision: 2 });
  });

  it.each<[string, Partial<Circumstances>]>([
    ['in CI', { env: { CI: 'true' } }],
    ['under DO_NOT_TRACK', { env: { DO_NOT_TRACK: '1' } }],
    ['without an endpoint', { endpoint: null }],
    ['where the package documents it, and has no events', { notice: 'documented' }],
  ])('is not shown, and nothing is written, %s', async (_, overrides) => {
    expect(await notice(run(overrides))).toBe('');
    expect(readConfigFile(path, FORMATS.json).outcome).toBe('missing');
  });

  it('is not shown where there is no terminal', async () => {
    expect(await notice(run(), FIRST, { isTTY: false })).toBe('');
    expect(readConfigFile(path, FORMATS.json).outcome).toBe('missing');
  });

  it('is not shown for a package that only shares sessions when asked to', async () => {
    const { usage: _, ...declaration } = FIRST;
    expect(await notice(run({}, declaration), declaration)).toBe('');
  });

  it('is not shown where it could not be remembered, and then nothing leaves', async () => {
    writeFileSync(path, '');
    const user = () => ({ outcome: 'missing', path: join(path, 'below a file') }) as const;
    expect(await notice(run({ user }))).toBe('');
    expect(decide('usage', run({ user, startedAt: NEXT_RUN })).on).toBe(false);
    writeFileSync(path, '{ "packages":');
    expect(await notice(run())).toBe('');
    expect(readFileSync(path, 'utf8')).toBe('{ "packages":');
  });

  it('does not fall over a terminal that is gone', async () => {
    const write = () => {
      throw new Error('EPIPE');
    };
    expect(await showNotice(run(), FIRST, { terminal: { isTTY: true, write } })).toBe(false);
    expect(readConfigFile(path, FORMATS.json).outcome).toBe('missing');
  });
});
