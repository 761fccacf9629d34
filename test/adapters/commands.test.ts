import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command, Option } from 'commander';
import yargs from 'yargs';
import type { CommandTelemetry } from '../../src/adapters/command-telemetry.js';
import { trackCommands as ofCommander } from '../../src/adapters/commander.js';
import { trackCommands as ofYargs } from '../../src/adapters/yargs.js';

interface Seen {
  name: string;
  flags: readonly string[];
}

/** Asks the command when it has ended, as it is asked by what records. */
function watching() {
  const seen: Seen[] = [];
  const telemetry: CommandTelemetry = {
    trackCommand(command, run) {
      const note = () => seen.push({ name: command.name, flags: command.flags });
      let result: ReturnType<typeof run>;
      try {
        result = run();
      } catch (error) {
        note();
        throw error;
      }
      if (result instanceof Promise) result.then(note, note);
      else note();
      return result;
    },
  };
  return { seen, telemetry };
}

const failure = new Error('the failure of the test');

function withCommander() {
  const program = new Command('abacus')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  program
    .option('-v, --verbose', 'says more')
    .option('--no-color')
    .option('--quiet', 'says less', true);
  program.addOption(new Option('--region <name>').env('ABACUS_REGION').default('eu'));
  const remote = program.command('remote').alias('r');
  remote
    .command('add <name>')
    .aliases(['a', 'new'])
    .option('-f, --force')
    .option('-d, --dry-run')
    .option('-p, --port <number>', 'where', '80')
    .action((name: string) => {
      if (name === 'bad') throw failure;
    });
  remote.command('list').action(async () => {
    await Promise.resolve();
  });
  const { seen, telemetry } = watching();
  const parse = (words: string[]) =>
    ofCommander(program, telemetry, () => program.parseAsync(words, { from: 'user' }));
  return { program, telemetry, seen, parse };
}

function withYargs() {
  const { seen, telemetry } = watching();
  const cli = yargs([])
    .scriptName('abacus')
    .exitProcess(false)
    .fail(false)
    .strict()
    .env('ABACUS')
    .option('verbose', { alias: 'v', type: 'boolean' })
    .option('color', { type: 'boolean', default: true })
    .option('region', { type: 'string', default: 'eu' })
    .command(['remote', 'r'], 'elsewhere', (inner) =>
      inner
        .command(
          ['add <name>', 'a', 'new'],
          'adds',
          {
            force: { alias: 'f', type: 'boolean' },
            'dry-run': { alias: 'd', type: 'boolean' },
            port: { alias: 'p', default: 80 },
          },
          ({ name }) => {
            if (name === 'bad') throw failure;
          },
        )
        .command('list', 'lists', {}, async () => {
          await Promise.resolve();
        })
        .demandCommand(),
    );
  const parse = async (args: string[]) =>
    ofYargs(cli, telemetry, () => cli.parseAsync(args), { args });
  return { cli, telemetry, seen, parse };
}

/** What a variable sets is no flag that somebody gave. */
beforeAll(() => {
  process.env['ABACUS_REGION'] = 'eu';
});
afterAll(() => {
  delete process.env['ABACUS_REGION'];
});

describe.each([
  ['commander', withCommander],
  ['yargs', withYargs],
])('the adapter of %s', (_name, make) => {
  it.each<[string, Seen]>([
    ['remote add x', { name: 'remote add', flags: [] }],
    ['r a x', { name: 'remote add', flags: [] }],
    ['remote new x -fd -p 8080', { name: 'remote add', flags: ['--force', '--dry-run', '--port'] }],
    [
      '-v remote add x --port=9 --force',
      { name: 'remote add', flags: ['--verbose', '--port', '--force'] },
    ],
    ['remote list --no-color -v', { name: 'remote list', flags: ['--no-color', '--verbose'] }],
  ])('names the command and the flags of "%s" as they are declared', async (words, expected) => {
    const { seen, parse } = make();
    await parse(words.split(' '));
    expect(seen).toHaveLength(1);
    expect(seen[0]?.name).toBe(expected.name);
    expect([...(seen[0]?.flags ?? [])].sort()).toEqual([...expected.flags].sort());
  });

  it.each([
    ['remote add bad', 'remote add'],
    ['remote add x --geheim', 'remote add'],
    ['r a', 'remote add'],
  ])(
    'throws on what "%s" throws, and names the command that it belongs to',
    async (words, name) => {
      const { seen, parse } = make();
      await expect(parse(words.split(' '))).rejects.toThrow();
      expect(seen).toEqual([{ name, flags: [] }]);
    },
  );

  it('says nothing of words that no command has', async () => {
    const { seen, parse } = make();
    await expect(parse(['geheim', '--verbose'])).rejects.toThrow();
    expect(JSON.stringify(seen)).not.toContain('geheim');
  });

  it('takes what follows two dashes for no flag', async () => {
    const { seen, parse } = make();
    // Whether it is an argument then, or one too many, is not alike.
    await parse(['remote', 'add', 'x', '--', '--force']).catch(() => undefined);
    expect(seen).toEqual([{ name: 'remote add', flags: [] }]);
  });

  it('sees each of several runs of one program by itself', async () => {
    const { seen, parse } = make();
    await parse(['remote', 'list', '-v']);
    await parse(['remote', 'add', 'x']);
    expect(seen).toEqual([
      { name: 'remote list', flags: ['--verbose'] },
      { name: 'remote add', flags: [] },
    ]);
  });
});

describe('the adapter of commander', () => {
  it('hands back what parsing answers, at once where that is at once', () => {
    const { program, telemetry } = withCommander();
    const parsed = ofCommander(program, telemetry, () =>
      program.parse(['remote', 'add', 'x'], { from: 'user' }),
    );
    expect(parsed).toBe(program);
  });

  it('runs what is no program of commander as if it were not there', () => {
    // The cast: a host without types may pass anything.
    const nothing = {} as Parameters<typeof ofCommander>[0];
    expect(ofCommander(nothing, watching().telemetry, () => 42)).toBe(42);
  });
});

describe('the adapter of yargs', () => {
  it('calls a program without a command by the name that yargs has for it', () => {
    const { seen, telemetry } = watching();
    const cli = yargs([]).option('watch', { type: 'boolean' });
    const args = ['--watch', 'src/geheim'];
    const parsed = ofYargs(cli, telemetry, () => cli.parseSync(args), { args });
    expect(parsed).toMatchObject({ watch: true, _: ['src/geheim'] });
    expect(seen).toEqual([{ name: '$0', flags: ['--watch'] }]);
  });

  it.each([
    [
      ['--server.port=1', '--dryRun'],
      ['--server', '--dry-run'],
    ],
    [
      ['-n5', '-5', '--no-watch'],
      ['--count', '--no-watch'],
    ],
    [['--nothing', '-x', '--no-no'], []],
    [
      ['-V', '-v'],
      ['--version-of', '--verbose'],
    ],
  ])('finds in %j the flags %j', (args, flags) => {
    const { seen, telemetry } = watching();
    const cli = yargs([])
      .option('server', { type: 'string' })
      .option('dry-run', { type: 'boolean' })
      .option('count', { alias: 'n', type: 'number' })
      .option('watch', { type: 'boolean' })
      .option('version-of', { alias: 'V', type: 'boolean' })
      .option('verbose', { alias: 'v', type: 'boolean' });
    ofYargs(cli, telemetry, () => cli.parseSync(args), { args });
    expect(seen[0]?.flags).toEqual(flags);
  });
});
