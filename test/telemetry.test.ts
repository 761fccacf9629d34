import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTelemetry, type Telemetry } from '../src/index.js';
import { answerJson } from './support/scripted-server.js';
import {
  type SharingService,
  sharingService,
  surroundingsIn,
  textOf,
} from './support/sharing-service.js';

let folder: string;
let service: SharingService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-telemetry-'));
  service = await sharingService((received, response) => {
    if (!received.path.endsWith('/erase')) return;
    const session = received.path.split('/').at(-2);
    const deleted = { sessions: 1, session_stats: 1, invokes: 1, erasure_requests: 0 };
    answerJson(response, 200, { session, erased: true, deleted });
  });
});

afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each of a package of its own: what is recorded belongs to the package, for the whole process. */
function telemetry(name: string = randomUUID()): Telemetry {
  const options = { package: { name, version: '1.2.3' }, endpoint: service.url };
  return createTelemetry(options, surroundingsIn(folder));
}

describe('createTelemetry', () => {
  it('records into a default session of the package, and shares and erases it', async () => {
    const host = telemetry('abacus');
    const sum = host.withSession('add', (invoke) => {
      host.appendInvokeContext(invoke, (context) => {
        context['terms'] = [1, 2];
      });
      return 1 + 2;
    });
    expect(sum).toBe(3);
    expect(host.getSessionStats('add')?.total_invokes).toBe(1);

    const shared = await host.shareSessionData();
    if (shared.outcome !== 'shared') throw new Error(shared.message);
    expect(shared.sessionId).toBe(host.defaultSession()?.id);
    expect(textOf(service.requests[0]?.session.fields['package'])).toBe('abacus');

    expect(await host.erase(shared.sessionId)).toMatchObject({ outcome: 'erased' });
  });

  it('shows before a share what it posts, and afterwards what it posted', async () => {
    const host = telemetry();
    host.withSession('add', () => 3);
    const shown = await host.preview(undefined, { level: 'counts' });
    if (shown.outcome !== 'preview') throw new Error(shown.message);
    await host.shareSessionData(undefined, { level: 'counts' });
    expect(shown.requests.map(({ body }) => body)).toEqual([service.received[0]?.text]);
    const { entries } = await host.ledger();
    expect(entries).toMatchObject([{ sha256: shown.requests[0]?.sha256, digest_matches: true }]);
    expect((await telemetry().ledger()).entries).toEqual([]);
  });

  it('does not erase what another package shared', async () => {
    const shared = await telemetry().shareSessionData();
    if (shared.outcome !== 'shared') throw new Error(shared.message);
    expect(await telemetry().erase(shared.sessionId)).toMatchObject({ outcome: 'failed' });
  });

  it('keeps packages apart, and one package together', () => {
    const [one, other] = [telemetry('one'), telemetry('other')];
    expect(one.defaultSession()).not.toBe(other.defaultSession());
    expect(telemetry('one').defaultSession()).toBe(one.defaultSession());
  });

  it('records nothing while logging is off, or into a session of null', () => {
    const host = telemetry();
    host.disableSessionLogging();
    expect(host.withSession('add', () => 3)).toBe(3);
    expect(host.getSessionStats('add')).toBeUndefined();
    host.enableSessionLogging();
    host.withSession('add', () => 3);
    expect(host.getSessionStats('add')?.total_invokes).toBe(1);
    host.setDefaultSession(null);
    expect(host.withSession('add', () => 3)).toBe(3);
    expect(host.defaultSession()).toBeNull();
  });

  it('shares another session when it is given one', async () => {
    const host = telemetry();
    const beside = host.createSession();
    const shared = await host.shareSessionData(beside);
    expect(shared).toMatchObject({ outcome: 'shared', sessionId: beside.id });
    expect(host.defaultSession()?.id).not.toBe(beside.id);
  });

  it('shares nothing when recording is turned off by a session of null', async () => {
    const host = telemetry();
    host.setDefaultSession(null);
    expect(await host.shareSessionData()).toMatchObject({ outcome: 'not-sent' });
  });

  it('follows a changed endpoint from the next share on', async () => {
    const host = telemetry();
    host.setTelemetryEndpoint(null);
    expect(await host.shareSessionData()).toMatchObject({ outcome: 'not-sent' });
    host.setTelemetryEndpoint(service.url);
    expect(await host.shareSessionData()).toMatchObject({ outcome: 'shared' });
  });

  it('does not let the options of one share change where it goes', async () => {
    const options = { endpoint: 'http://127.0.0.1:9', level: 'counts' } as const;
    expect(await telemetry().shareSessionData(undefined, options)).toMatchObject({
      outcome: 'shared',
    });
  });

  it('forgets what it is told to forget, and summarizes the rest', () => {
    const host = telemetry();
    host.withSession('add', () => 3);
    host.withSession('divide', () => 3);
    host.resetSession(['add']);
    expect(host.getSessionStats('add')).toBeUndefined();
    expect(host.summarizeSession('divide')).toContain('1');
  });

  it('says what is on and why, and writes nothing for that', () => {
    const { usage, events, sessions, endpoint } = telemetry('abacus').status();
    expect([usage.on, events.on, sessions.on]).toEqual([false, false, false]);
    expect(usage.decided_by.source).toBe('notice');
    expect(endpoint).toBe(service.url);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('answers for the declaration and the opt-out variables it was given', () => {
    const collects = { package: 'abacus', revision: 1, description: 'Nothing but sessions.' };
    const surroundings = { ...surroundingsIn(folder), env: { ABACUS_TELEMETRY: '0' } };
    const options = {
      package: { name: 'abacus', version: '1.2.3' },
      endpoint: service.url,
      notice: 'documented',
      collects,
    } as const;
    expect(createTelemetry(options, surroundingsIn(folder)).status().usage.decided_by.detail).toBe(
      'The package declares no usage.',
    );
    const optOut = [{ variable: 'ABACUS_TELEMETRY', off: ['0'] }];
    expect(
      createTelemetry({ ...options, optOut }, surroundings).status().usage.decided_by.variable,
    ).toBe('ABACUS_TELEMETRY');
  });

  it('turns usage off for good, which turning it on in a program does not undo', async () => {
    const host = createTelemetry(
      { package: { name: 'abacus', version: '1' }, endpoint: service.url, notice: 'documented' },
      { ...surroundingsIn(folder), env: { ABOVEBOARD_HOME: folder } },
    );
    expect(host.status().usage.on).toBe(true);
    const done = host.disableUsageTelemetry();
    expect(host.status().usage.on).toBe(false);
    await done;
    expect(host.enableUsageTelemetry()).toMatchObject({ on: false });
    expect(host.status().usage.decided_by).toMatchObject({
      source: 'user-configuration',
      file: join(folder, 'config.json'),
      line: 4,
    });
  });

  it('does not fall over missing options, and sends nothing then', async () => {
    // What a host without types may do.
    const host = (createTelemetry as (options?: object) => Telemetry)();
    expect(host.withSession('add', () => 3)).toBe(3);
    expect(await host.shareSessionData()).toMatchObject({ outcome: 'not-sent' });
  });
});
