import { readFileSync } from 'node:fs';
import { expect, describe as group, it } from '@jest/globals';
import {
  declare,
  defaultDeclaration,
  environmentFields,
  hostFields,
  processFields,
} from '../../../src/collection/declaration/index.js';
import {
  describe,
  type PageOptions,
  telemetryMarkdown,
} from '../../../src/collection/declaration/texts/index.js';
import { ASSURANCES, PROMISES } from '../../../src/collection/declaration/texts/promises.js';
import { SESSION_RECORD } from '../../../src/collection/declaration/texts/session-record.js';
import {
  toFirestoreInvoke,
  toFirestoreSession,
  toFirestoreSessionStats,
} from '../../../src/firestore/index.js';
import {
  createInvoke,
  createSession,
  getSessionStats,
  withSession,
} from '../../../src/session/index.js';
import { example } from './example.js';

const options: PageOptions = {
  endpoint: 'https://telemetry.graph-models.example',
  optOut: [
    { variable: 'LOG_GRAPH_MODELS', off: ['false', '0'], streams: ['usage', 'events'] },
    { variable: 'GRAPH_MODELS_QUIET', instead: 'LOG_GRAPH_MODELS' },
  ],
};

const page = telemetryMarkdown(example, options);

group('telemetryMarkdown', () => {
  it('writes the page of the fixtures, to the byte', () => {
    const expected = new URL('../../fixtures/declaration/TELEMETRY.md', import.meta.url);
    expect(page).toBe(readFileSync(expected, 'utf8'));
  });

  it('names every declared field, word, label, owner, purpose and last day', () => {
    const words: string[] = [];
    JSON.stringify(example, (_, value) => {
      if (typeof value === 'string') words.push(value);
      return value;
    });
    for (const word of words) expect(page).toContain(word.replaceAll('<', '&lt;'));
    for (const name of Object.keys(example.sessions.context)) expect(page).toContain(`\`${name}\``);
  });

  it('gives every way to turn it off, with what to type on each platform', () => {
    for (const command of [
      'npx aboveboard disable graph-models',
      'export DO_NOT_TRACK=1',
      '$env:DO_NOT_TRACK = "1"',
      'setx DO_NOT_TRACK 1',
      'ABOVEBOARD_DISABLED',
      'export LOG_GRAPH_MODELS=false',
      'setx LOG_GRAPH_MODELS false',
      '.aboveboard.json',
      'setTelemetryEndpoint(null)',
    ]) {
      expect(page).toContain(command);
    }
  });

  it('says that nothing is sent where there is no service', () => {
    expect(telemetryMarkdown(example, { endpoint: null })).toContain('Nothing is sent anywhere');
  });

  it('lets no text of the declaration break out of its table', () => {
    const hostile = declare({
      package: 'x',
      revision: 1,
      description: 'a\n\n# b <script>',
      sessions: {
        labels: { run: { description: 'a | b\n| c', since: 1 } },
        error_types: [],
        environment: {},
        context: {},
      },
    });
    const text = telemetryMarkdown(hostile, { endpoint: null });
    expect(text).toContain('| `run` | a \\| b \\| c | 1 |');
    expect(text).toContain('a # b &lt;script>');
  });

  it('says of a name that is hashed what leaves of it', () => {
    const field = {
      type: 'hash',
      description: 'The host.',
      purpose: 'x',
      owner: 'x',
      since: 1,
      level: 'counts',
    } as const;
    const fields = { host: { ...field, one_of: ['example.org'] }, other: field };
    const hashing = declare({
      package: 'x',
      revision: 1,
      description: 'x',
      events: { opened: { description: 'x', fields } },
    });
    const text = telemetryMarkdown(hashing, { endpoint: null });
    const how = 'as a hash that only this machine can make, and another one each month.';
    expect(text).toContain(`The host. \`example.org\` as it is; anything else ${how}`);
    expect(text).toContain(`The host. It leaves ${how}`);
  });

  it('promises no lasting number only where none is declared', () => {
    const lasting = declare({
      package: 'x',
      revision: 1,
      description: 'x',
      usage: {
        fields: {
          installation: {
            type: 'installation_id',
            description: 'x',
            purpose: 'x',
            owner: 'x',
            since: 1,
            level: 'counts',
          },
        },
      },
    });
    expect(page).toContain('No number that stays with you');
    expect(telemetryMarkdown(lasting, options)).not.toContain('No number that stays with you');
  });

  it.each([...PROMISES, ...Object.values(ASSURANCES)])(
    'promises only what a test keeps: $sentence',
    ({ test: [file, name] }) => {
      const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
      expect(source).toContain(name);
    },
  );

  it('documents exactly the fields of the documents that are sent', () => {
    const session = createSession({ package: { name: 'x', version: '1' } });
    try {
      withSession(session, 'run', () => {
        throw new Error('x');
      });
    } catch {
      // It was recorded, which is all that is wanted of it.
    }
    const stats = getSessionStats(session, 'run');
    const invoke = stats?.invokes[0] ?? createInvoke();
    if (stats === undefined) throw new Error('the run was not recorded');
    const sent = {
      session: toFirestoreSession(session, { level: 'counts' }),
      session_stats: toFirestoreSessionStats(session.id, stats),
      invoke: toFirestoreInvoke(stats.id, invoke),
    };
    for (const part of ['session', 'session_stats', 'invoke'] as const) {
      expect(Object.keys(SESSION_RECORD[part]).sort()).toEqual(
        Object.keys(sent[part].fields).sort(),
      );
    }
    const known = Object.keys(session.environment);
    const { environment } = defaultDeclaration('x').sessions;
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    // None of these grows: what the SDK gets to know later has a ready-made field beside them.
    const by = { owner: 'core team', since: 1 };
    const ready = { ...environmentFields(by), ...hostFields(by), ...processFields(by) };
    expect(Object.keys(ready)).toEqual(expect.arrayContaining(known));
  });
});

group('describe', () => {
  it('tells everything, in a few lines, to who was told of nothing', () => {
    expect(describe(example)).toBe(
      [
        'graph-models collects data. Learns where inference fails and how long it takes.',
        '- when the package is loaded: id, timestamp, package_version, package_name, runtime, runtime_version',
        '- with each event "command": id, timestamp, package_version, command, flags, success, duration_ms, error_type',
        '- with each event "request": id, timestamp, package_version, route, method, status, duration_ms',
        '- with each event "import": id, timestamp, package_version, operation, records, duration_ms',
        '- with each event "error": id, timestamp, package_version, error_type, error_code',
        '- in a session, only when you share it, of the machine: package_name, package_version, runtime, runtime_version, os, os_release, machine, cpu_threads, word_size',
        '- in a session, only when you share it, of each run: iterations, solver, model_name, source, free_energy',
        '- in a session, only when you share it, statistics of: inference, training',
        'It is kept for 180 days in europe-west1.',
        'It is discussed at https://graph-models.example/meetings',
        'Questions go to privacy@graph-models.example',
      ].join('\n'),
    );
  });

  it('tells only what is new to who was told of an earlier revision, and nothing if nothing is', () => {
    const news = describe(example, 1);
    expect(news).toContain('graph-models now also collects');
    expect(news).toContain('free_energy');
    expect(news).toContain('training');
    expect(news).not.toContain('iterations');
    expect(describe(example, 2)).toBe('');
  });
});
