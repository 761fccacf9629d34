/** The command as it is installed, in processes of their own. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bareEnvironment, ROOT, runProgram } from '../e2e/support.js';
import { builtProgram } from '../support/program.js';
import { sharingService } from '../support/sharing-service.js';

const COMMAND = join(ROOT, 'dist/cli/main.js');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-process-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function aboveboard(words: readonly string[], variables: Record<string, string> = {}) {
  const env = { ABOVEBOARD_HOME: home, HOME: home, ...variables };
  return runProgram([COMMAND, ...words], { cwd: home, env });
}

describe('the command', () => {
  it('ends with 2, a sentence and no stack trace where it is not understood', async () => {
    const asked = [
      ['unknown'],
      ['erase'],
      ['receipts', '--unknown'],
      ['share', '--level', 'all'],
      [],
    ];
    for (const { status, stdout, stderr } of await Promise.all(
      asked.map((words) => aboveboard(words)),
    )) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).not.toBe('');
    }
  });

  it('ends as it would have, where nobody reads what it says any more', async () => {
    const unread = (stream: 'stdout' | 'stderr', ...words: string[]) =>
      new Promise<{ code: number | null; said: string }>((resolve) => {
        const env = { ...process.env, ABOVEBOARD_HOME: home };
        const child = spawn(process.execPath, [COMMAND, ...words], { env });
        let said = '';
        for (const one of [child.stdout, child.stderr]) one.on('data', (text) => (said += text));
        child[stream].destroy();
        child.on('close', (code) => resolve({ code, said }));
      });
    expect(await unread('stdout', 'completion', 'bash')).toEqual({ code: 0, said: '' });
    expect(await unread('stderr', 'unknown')).toEqual({ code: 2, said: '' });
  });

  it('writes nothing by itself: not when it is asked, and not before it turns off', async () => {
    const words = ['status', 'sessions', 'receipts', 'ledger', 'preview', 'config', 'details'];
    const asked = await Promise.all(words.map((word) => aboveboard([word])));
    expect(asked.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
      words.map(() => ({ status: 0, stderr: '' })),
    );
    expect(readdirSync(home)).toEqual([]);
    expect(await aboveboard(['disable'])).toMatchObject({ status: 0 });
    expect(readdirSync(home)).toEqual(['config.json']);
    expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({ enabled: false });
  });

  it('shows no colours where nobody sees them, and asks nobody where nobody is', async () => {
    const variables = { FORCE_COLOR: '1' };
    const { stdout } = await aboveboard(['status'], variables);
    expect(stdout).toContain('All packages');
    expect(stdout).not.toContain('\u001b');
    expect(await aboveboard(['clear'])).toMatchObject({ status: 3 });
  });

  it.each(['throws', 'waits'])(
    'shares what a program kept that has crashed: it %s, and may be killed',
    async (ending) => {
      const service = await sharingService();
      const built = builtProgram(fileURLToPath(new URL('../keeping/program.ts', import.meta.url)));
      const env = { ...bareEnvironment(), ABOVEBOARD_HOME: home, ENDPOINT: service.url };
      const child = spawn(process.execPath, [built.path, ending], { env, cwd: home });
      // It says so once its session is on disk.
      child.stdout.on('data', () => child.kill('SIGKILL'));
      const ended = await new Promise((resolve) => {
        child.on('close', (code, signal) => resolve(code ?? signal));
      });
      expect(ended).toBe(ending === 'throws' ? 1 : 'SIGKILL');
      const { status, stdout } = await aboveboard(['share', '--yes', '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        outcome: 'shared',
        counts: { sessionStats: { shared: 1, of: 1 } },
      });
      // Of invokes the file holds what could be written in time, on a busy machine none; of counts all.
      const totals = service.requests.map(({ session_stats: [stats] }) => stats?.fields);
      expect(totals).toMatchObject([{ total_invokes: { integerValue: '2' } }]);
      rmSync(built.folder, { recursive: true, force: true });
      await service.close();
    },
  );
});

describe('completion', () => {
  let script: string;
  beforeAll(async () => {
    script = (await runProgram([COMMAND, 'completion', 'bash'])).stdout;
  });

  /** What bash would offer after these words; the last is being typed. */
  function offered(...words: string[]): Promise<string[]> {
    const program = `${script}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aboveboard; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return new Promise((resolve, reject) => {
      const args = ['--norc', '-c', program, 'bash', 'aboveboard', ...words];
      execFile('bash', args, (error, stdout) => {
        if (error) reject(error);
        else resolve(stdout.split('\n').filter((word) => word !== ''));
      });
    });
  }

  it('offers in bash commands, their own commands, options, and what these take', async () => {
    const [first, second, option, choice, files] = await Promise.all([
      offered('en'),
      offered('admin', 'ex'),
      offered('disable', 'abacus', '--'),
      offered('disable', '--stream', ''),
      offered('admin', 'export', '--out', 'some'),
    ]);
    expect(first).toEqual(['enable']);
    expect(second).toEqual(['export']);
    expect(option).toEqual(['--stream', '--erase', '--keep', '--json', '--help']);
    expect(choice).toEqual(['usage', 'events', 'sessions']);
    expect(files).toEqual([]);
  });

  it('answers programs, too', async () => {
    const { stdout } = await runProgram([COMMAND, 'completion', 'bash', '--json']);
    expect(JSON.parse(stdout)).toEqual({ shell: 'bash', script });
  });

  /** What a shell says of the script in a file; undefined where it is not installed. */
  async function saidBy(shell: 'zsh' | 'fish', program: string): Promise<string | undefined> {
    const { status, stdout: script } = await runProgram([COMMAND, 'completion', shell]);
    expect(status).toBe(0);
    expect(script).toContain(shell === 'zsh' ? 'bashcompinit' : "-a 'usage events sessions'");
    const file = join(home, 'script');
    writeFileSync(file, script);
    const env = { ...process.env, HOME: home };
    return new Promise((resolve, reject) => {
      execFile(shell, ['-c', program.replace('SCRIPT', file)], { env }, (error, stdout) => {
        if (error?.code === 'ENOENT') resolve(undefined);
        else if (error) reject(error);
        else resolve(stdout);
      });
    });
  }

  it('is known to zsh by way of bash, where zsh is installed', async () => {
    const program =
      'autoload -Uz compinit; compinit -u -D; source SCRIPT; print $_comps[aboveboard]';
    expect([undefined, '_bash_complete -o default -F _aboveboard\n']).toContain(
      await saidBy('zsh', program),
    );
  });

  it('offers in fish what it offers in bash, where fish is installed', async () => {
    const lines = ['en', 'admin ex', 'disable --stream ', 'completion z'];
    const asked = lines.map((line) => `complete -C 'aboveboard ${line}'`).join('; ');
    const offers = (await saidBy('fish', `source SCRIPT; ${asked}`))?.split('\n');
    const words = offers?.map((line) => line.split('\t')[0]);
    expect([
      undefined,
      ['enable', 'export', 'events', 'sessions', 'usage', 'zsh', ''],
    ]).toContainEqual(words);
  });
});
