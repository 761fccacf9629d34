import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Session } from '../../src/session/index.js';
import { type Surroundings, shareSessionData } from '../../src/sharing/index.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';
import { type SharingService, sharingService, surroundingsIn } from '../support/sharing-service.js';

let folder: string;
let service: SharingService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-may-share-'));
  service = await sharingService();
});

afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const session = () => recordedSession({ solve: [recordedInvoke(1)] });

function share(surroundings: Surroundings, of: Session = session(), optOut = {}) {
  const target = { endpoint: service.url, ...optOut };
  return shareSessionData(of, target, { ...surroundingsIn(folder), ...surroundings });
}

describe('a share under DO_NOT_TRACK, in CI or in a test run', () => {
  const VARIABLES = ['DO_NOT_TRACK', 'GITHUB_ACTIONS', 'JEST_WORKER_ID'];

  it.each(VARIABLES)(
    'is sent under %s when the answer is yes, and asked about once',
    async (name) => {
      const questions: string[] = [];
      const ask = async (question: string) => {
        questions.push(question);
        expect(service.received).toHaveLength(0);
        return true;
      };
      const result = await share({ env: { [name]: '1' }, ask });
      expect(result.outcome).toBe('shared');
      expect(questions).toEqual([expect.stringContaining(name)]);
      expect(questions[0]).toContain(service.url);
    },
  );

  it.each([
    ['the answer is no', false, 'The answer was not yes.'],
    ['there is nobody to ask', undefined, 'Share from a terminal'],
  ])('is not sent, nor is a file written, where %s', async (_, answer, sentence) => {
    for (const name of VARIABLES) {
      const result = await share({ env: { [name]: '1' }, ask: async () => answer });
      expect(result).toMatchObject({
        outcome: 'not-sent',
        message: expect.stringContaining(sentence),
      });
    }
    expect(service.received).toHaveLength(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shares what the session held when it was asked for, however long the answer takes', async () => {
    const held = session();
    const ask = async () => {
      const { stats } = held;
      // As the recording itself does, while somebody reads the question.
      if (stats instanceof Map) stats.clear();
      return true;
    };
    expect(await share({ env: { CI: '1' }, ask }, held)).toMatchObject({
      outcome: 'shared',
      counts: { invokes: { shared: 1, of: 1 } },
    });
  });

  it('is not sent where it was stopped while the question stood', async () => {
    const stop = new AbortController();
    const ask = async (_: string, signal?: AbortSignal) => {
      stop.abort();
      return signal?.aborted ? undefined : true;
    };
    const options = { signal: stop.signal };
    expect(await share({ env: { CI: '1' }, ask }, session(), options)).toMatchObject({
      outcome: 'not-sent',
      message: 'Nothing was sent. Sharing was stopped before it began.',
    });
  });

  it('is asked of a real terminal, of which a test has none', async () => {
    const { ask: _, ...surroundings } = surroundingsIn(folder);
    const env = { DO_NOT_TRACK: '1' };
    const result = await shareSessionData(
      session(),
      { endpoint: service.url },
      { ...surroundings, env },
    );
    expect(result).toMatchObject({ outcome: 'not-sent' });
  });
});

describe('a share is forbidden, and nobody is asked,', () => {
  const ask = () => Promise.reject(new Error('asked'));

  async function refused(surroundings: Surroundings, optOut = {}): Promise<string> {
    const result = await share({ ...surroundings, ask }, session(), optOut);
    expect(result.outcome).toBe('not-sent');
    expect(service.received).toHaveLength(0);
    return result.message;
  }

  it('by ABOVEBOARD_DISABLED, also where there would be a question', async () => {
    const env = { DO_NOT_TRACK: '1', ABOVEBOARD_DISABLED: '1' };
    expect(await refused({ env })).toContain('ABOVEBOARD_DISABLED');
  });

  it("by the project's configuration, which is named with its line", async () => {
    const file = join(folder, '.aboveboard.yml');
    writeFileSync(file, 'enabled: yes\nsessions: no\n');
    expect(await refused({})).toBe(`Nothing was sent. "sessions" is off in ${file}, line 2.`);
  });

  it("by the user's configuration, for the package that the session is of", async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, '{ "packages": { "abacus": "off" } }');
    expect(await refused({ env: { ABOVEBOARD_HOME: folder } })).toContain(file);
  });

  it("by the package's own variable, where it names sessions", async () => {
    const optOut = { optOut: [{ variable: 'ABACUS_TELEMETRY', off: ['0'] }] };
    expect(await refused({ env: { ABACUS_TELEMETRY: 'no' } }, optOut)).toContain(
      'ABACUS_TELEMETRY',
    );
  });
});
