/** The command in this process, with a home of its own, and packages that keep sessions there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { runCommand } from '../../src/cli/command.js';
import type { CliSurroundings, Output } from '../../src/cli/io.js';
import { defaultDeclaration } from '../../src/collection/declaration/index.js';
import { type About, noteAbout } from '../../src/keeping/index.js';
import { snapshotOf } from '../../src/keeping/snapshot.js';
import type { Session } from '../../src/session/index.js';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly questions: readonly string[];
}

export interface Answering extends Partial<Omit<CliSurroundings, 'ask'>> {
  /** To every question; undefined: nobody is there. */
  readonly answer?: boolean;
  readonly isTerminal?: boolean;
  readonly hasColors?: boolean;
}

export async function aboveboard(
  words: readonly string[],
  { answer, isTerminal = false, hasColors = false, ...surroundings }: Answering = {},
): Promise<Said> {
  const questions: string[] = [];
  let [stdout, stderr] = ['', ''];
  const output: Output = {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    isTerminal,
    hasColors,
  };
  const ask = async (question: string) => {
    questions.push(question);
    return answer;
  };
  const code = await runCommand(words, output, { ...surroundings, ask });
  return { code, stdout, stderr, questions };
}

export interface Home {
  readonly path: string;
  readonly packages: string;
  /** As a program of the package would have left it. */
  keep(session: Session, keptAt?: Date): string;
  introduce(name: string, more?: Partial<About>): About;
}

/** A new one for each test, which every part of the command finds by the environment. */
export function useHome(): Home {
  const before = process.env['ABOVEBOARD_HOME'];
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'aboveboard-cli-'));
    process.env['ABOVEBOARD_HOME'] = path;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['ABOVEBOARD_HOME'];
    else process.env['ABOVEBOARD_HOME'] = before;
    rmSync(path, { recursive: true, force: true });
  });
  return {
    get path() {
      return path;
    },
    get packages() {
      return join(path, 'packages');
    },
    keep(session, keptAt = new Date()) {
      const folder = join(path, 'packages', session.environment.package_name, 'sessions');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${session.id}.json`);
      const moment = { now: keptAt, until: Number.POSITIVE_INFINITY, exitCode: 1 };
      writeFileSync(file, snapshotOf(session, moment));
      return file;
    },
    introduce(name, more = {}) {
      const about: About = {
        v: 1,
        package: { name, version: '1.2.3' },
        endpoint: 'https://telemetry.example.org',
        opt_out: [],
        notice: 'terminal',
        declaration: defaultDeclaration(name),
        ...more,
      };
      noteAbout(about);
      return about;
    },
  };
}
