/**
 * What the compiler refuses. Each `@ts-expect-error` is an assertion of its own: `npm run typecheck`
 * fails where the line below it compiles. The calls run as well, so that no line is only a comment.
 */
import { describe, expect, it } from '@jest/globals';
import {
  type ContextValues,
  commandEvent,
  declare,
  type FlagDecisions,
  type LabelOf,
  type Track,
  type UsageValues,
} from '../../../src/collection/declaration/index.js';
import type { example } from './example.js';

type Example = typeof example;

const tracked: unknown[] = [];
const track: Track<Example> = (event, values) => {
  tracked.push([event, values]);
};

function context(values: ContextValues<Example>): unknown {
  return values;
}

function label(name: LabelOf<Example>): string {
  return name;
}

function usage(values: UsageValues<Example>): unknown {
  return values;
}

describe('the types of a declaration', () => {
  it('let through what is declared', () => {
    track('command', { command: 'build', duration_ms: 12, success: true, flags: ['watch'] });
    track('command', { error_type: undefined });
    track('import', { operation: 'create', records: 3 });
    track('error', { error_type: 'ModelError', error_code: 'ENOENT' });
    context({ iterations: 3, solver: 'exact', source: 'model() = 1', free_energy: true });
    usage({ runtime: 'node', timestamp: new Date(0) });
    expect(label('inference')).toBe('inference');
    expect(tracked).toHaveLength(4);
  });

  it('refuse an event that is not declared', () => {
    // @ts-expect-error no such event
    track('login', {});
  });

  it('refuse a field that is not declared', () => {
    // @ts-expect-error no such field
    track('command', { command: 'build', directory: '/srv' });
    // @ts-expect-error no such field
    context({ directory: '/srv' });
    // @ts-expect-error no such field
    usage({ hostname: 'wonderbox' });
  });

  it('refuse a field that is not declared also when it comes in a variable', () => {
    const values = { command: 'build', directory: '/srv' } as const;
    // @ts-expect-error no such field
    track('command', values);
  });

  it('refuse a wrong type', () => {
    // @ts-expect-error not a number
    track('command', { duration_ms: '12' });
    // @ts-expect-error not a boolean
    context({ free_energy: 1 });
    // @ts-expect-error not a list
    track('command', { flags: 'watch' });
  });

  it('refuse a word that is not declared', () => {
    // @ts-expect-error no such command
    track('command', { command: 'deploy' });
    // @ts-expect-error no such flag
    track('command', { flags: ['watch', 'token'] });
    // @ts-expect-error no such solver
    context({ solver: 'magic' });
    // @ts-expect-error no such label
    label('prediction');
    // @ts-expect-error not among the package's own errors
    track('error', { error_type: 'RangeError' });
  });

  it('refuse any flag where none is declared', () => {
    const other = declare({
      package: 'x',
      revision: 1,
      description: 'x',
      events: {
        run: {
          description: 'x',
          fields: {
            size: {
              type: 'integer',
              description: 'x',
              purpose: 'x',
              owner: 'x',
              since: 1,
              level: 'counts',
            },
          },
        },
      },
    });
    const send: Track<typeof other> = () => {};
    send('run', { size: 1 });
    // @ts-expect-error no flags in this event
    send('run', { flags: [] });
    // @ts-expect-error no usage in this declaration
    const ping: UsageValues<typeof other> = {};
    expect(ping).toEqual({});
  });

  it('refuse a flag that its author has not decided about', () => {
    interface Options {
      verbose: boolean;
      token?: string;
    }
    const decisions: FlagDecisions<Options> = { verbose: 'collect', token: 'never' };
    expect(Object.keys(decisions)).toEqual(['verbose', 'token']);
    // @ts-expect-error nobody has decided about the token
    const undecided: FlagDecisions<Options> = { verbose: 'collect' };
    expect(undecided).not.toHaveProperty('token');
    const other = declare({
      package: 'x',
      revision: 1,
      description: 'x',
      events: {
        command: commandEvent(
          { owner: 'x', since: 1 },
          {
            commands: ['run'],
            flags: { verbose: 'collect', token: 'never' },
            counts: { jobs: 'x' },
          },
        ),
      },
    });
    const send: Track<typeof other> = () => {};
    send('command', { flags: ['verbose'], jobs: 3 });
    // @ts-expect-error decided to stay home
    send('command', { flags: ['token'] });
    // @ts-expect-error nothing of that name is counted
    send('command', { bytes: 3 });
  });

  it('refuse a declaration of a field without owner, or of an unknown level', () => {
    const half = { type: 'integer', description: 'x', purpose: 'x', since: 1 } as const;
    const base = { package: 'x', revision: 1, description: 'x' };
    // @ts-expect-error nobody answers for the field
    declare({ ...base, usage: { fields: { size: { ...half, level: 'counts' } } } });
    // @ts-expect-error no such level
    declare({ ...base, usage: { fields: { size: { ...half, owner: 'x', level: 'everything' } } } });
  });
});
