import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createFunctions } from '../../functions/src/cloud/index.js';
import {
  excludeRequestLogs,
  FILTER,
  requestLogsExcluded,
  typed,
} from '../../scripts/request-logs.mjs';

describe('the exclusion of Google’s own request logs', () => {
  it('is of every function that is deployed', () => {
    const names = Object.keys(createFunctions(() => Promise.reject(new Error('is not opened'))));
    expect(names.length).toBeGreaterThanOrEqual(3);
    for (const name of names) expect(FILTER).toContain(`"${name}"`);
  });

  function ran(exclusions: string, status = 0) {
    const commands: string[][] = [];
    const run = (words: string[]) => {
      commands.push(words);
      return { status, stdout: exclusions };
    };
    return { done: excludeRequestLogs('demo', run), commands };
  }

  it('is added where there is none, and renewed where there is one', () => {
    for (const [exclusions, flag] of [
      ['', '--add-exclusion=name=aboveboard-requests,'],
      ['health;aboveboard-requests\n', '--update-exclusion=name=aboveboard-requests,'],
    ] as const) {
      const { done, commands } = ran(exclusions);
      expect(done).toBe(true);
      expect(commands[1]).toEqual(expect.arrayContaining(['_Default', '--project=demo']));
      expect(commands[1]?.some((word) => word.startsWith(flag))).toBe(true);
    }
  });

  it('is found only where it is of every function', () => {
    const found = (stdout: string, status = 0) =>
      requestLogsExcluded('demo', () => ({ status, stdout }));
    expect(found(`severity<ERROR;${FILTER}\n`)).toBe(true);
    expect(found(FILTER.replace(' OR "rollup"', ''))).toBe(false);
    expect(found('')).toBe(false);
    expect(found(FILTER, 1)).toBe(false);
  });

  it('is in the documentation as it is run', () => {
    const page = readFileSync(new URL('../../docs/in-google-cloud.md', import.meta.url), 'utf8');
    expect(page).toContain(`\n${typed('<id>').replace("'--project=<id>'", '--project=<id>')}\n`);
  });

  it('is left to the maintainer where gcloud cannot do it', () => {
    const { done, commands } = ran('', 1);
    expect([done, commands.length]).toEqual([false, 1]);
    expect(typed('demo')).toBe(
      `gcloud logging sinks update _Default '--add-exclusion=name=aboveboard-requests,filter=${FILTER}' --project=demo --quiet`,
    );
  });
});
