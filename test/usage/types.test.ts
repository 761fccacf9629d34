/**
 * What the compiler refuses of a telemetry object that was made with a declaration. Each
 * `@ts-expect-error` is an assertion: `npm run typecheck` fails where the line below it compiles.
 */
import { describe, expect, it } from '@jest/globals';
import type { CommandTelemetry } from '../../src/adapters/command-telemetry.js';
import {
  bulkEvent,
  commandEvent,
  declare,
  sessionsDeclaration,
} from '../../src/collection/declaration/index.js';
import { createTelemetry, type Telemetry } from '../../src/index.js';
import type { RequestTelemetry } from '../../src/usage/request.js';

const by = { owner: 'core team', since: 1 };

const collects = declare({
  package: 'typed',
  revision: 1,
  description: 'Learns what is computed.',
  events: {
    bulk: bulkEvent(by, { operations: ['create'] }),
    command: commandEvent(by, { commands: ['build'], counts: { jobs: 'Jobs.' } }),
  },
  sessions: {
    ...sessionsDeclaration(by),
    labels: { sum: { description: 'Numbers were added up.', since: 1 } },
    context: {
      terms: { type: 'integer', description: 'x', purpose: 'x', level: 'counts', ...by },
    },
  },
});

const options = { package: { name: 'typed', version: '1.2.3' }, endpoint: null };

describe('a telemetry object', () => {
  const typed = createTelemetry({ ...options, collects });

  it('takes what is declared', () => {
    typed.track('bulk', { operation: 'create', records: 3 });
    typed.track('command', { jobs: 3 });
    typed.trackBulk('create', 3);
    typed.trackBulk(
      'create',
      ({ length }) => length,
      () => ['a'],
    );
    const terms = typed.withSession('sum', (invoke) => {
      typed.appendInvokeContext(invoke, (context) => {
        context.terms = 2;
      });
      typed.appendInvokeContext(invoke, () => ({ terms: 3 }));
      return invoke.context['terms'];
    });
    expect(terms).toBe(3);
    expect(typed.trackCommand({ name: 'build' }, (recorded) => recorded.count('jobs', 3))).toBe(
      undefined,
    );
  });

  it('takes words that are known only when it runs', () => {
    const [word = 'build'] = process.argv.slice(2);
    expect(typed.trackCommand({ name: word, flags: process.argv }, () => 3)).toBe(3);
    typed.trackBulk(word, 3);
  });

  it('refuses what is not declared', () => {
    // @ts-expect-error no such event
    typed.track('login', {});
    // @ts-expect-error no such field
    typed.track('bulk', { directory: '/srv' });
    // @ts-expect-error not a number
    typed.track('bulk', { records: '3' });
    // @ts-expect-error no such operation
    typed.trackBulk('destroy', 3);
    // @ts-expect-error no such command
    typed.trackCommand({ name: 'deploy' }, () => 3);
    // @ts-expect-error nothing of that name is counted
    typed.trackCommand({ name: 'build' }, (recorded) => recorded.count('bytes'));
    // @ts-expect-error no such label
    typed.withSession('product', () => 3);
    typed.withSession('sum', (invoke) => {
      // @ts-expect-error no such field
      typed.appendInvokeContext(invoke, () => ({ directory: '/srv' }));
      // @ts-expect-error not a number
      typed.appendInvokeContext(invoke, () => ({ terms: '2' }));
      typed.appendInvokeContext(invoke, (context) => {
        // @ts-expect-error no such field
        context.directory = '/srv';
      });
    });
    expect(typed.getSessionStats('sum')?.total_invokes).toBeGreaterThan(0);
  });

  it('takes any word where nothing is declared', () => {
    const open = createTelemetry({ ...options, package: { name: 'open', version: '1.2.3' } });
    open.track('login', { directory: '/srv' });
    open.track('started');
    open.trackBulk('destroy', 3);
    const add = () =>
      open.withSession('product', (invoke) =>
        open.appendInvokeContext(invoke, () => ({ any: [1] })),
      );
    expect(add()).toBeUndefined();
    expect(open.trackCommand({ name: 'deploy' }, (recorded) => recorded.count('any'))).toBe(
      undefined,
    );
  });

  it('is a telemetry object also to whoever does not know its declaration', () => {
    const wide: Telemetry = typed;
    const adapted: CommandTelemetry & RequestTelemetry = typed;
    expect(adapted.watchRequest()).toBeUndefined();
    expect(wide.withSession('sum', () => 3)).toBe(3);
  });
});
