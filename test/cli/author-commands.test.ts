/** What authors of packages do: check a declaration, have one proposed, write its page. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { proposeFrom } from '../../src/cli/propose.js';
import { checkDeclaration, defaultDeclaration } from '../../src/collection/declaration/index.js';
import { telemetryMarkdown } from '../../src/collection/declaration/texts/index.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { aboveboard, useHome } from './support.js';

const home = useHome();
let cwd: string;
beforeEach(() => {
  cwd = join(home.path, 'project');
  mkdirSync(cwd);
});

const DECLARATION = defaultDeclaration('abacus');

function write(name: string, content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(cwd, name), text);
}

describe('aboveboard declare', () => {
  it('says of a file that it is in order', async () => {
    write('telemetry.json', DECLARATION);
    const { code, stdout } = await aboveboard(['declare', 'telemetry.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'telemetry.json is in order.\n' });
  });

  it('names each field that is not, with a sentence, and ends with 1', async () => {
    write('telemetry.json', { ...DECLARATION, revision: 0, usage: { fields: {} } });
    const { code, stderr } = await aboveboard(['declare', 'telemetry.json'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('telemetry.json: revision: must be a whole number from 1 on.\n');
    const { stdout } = await aboveboard(['declare', 'telemetry.json', '--json'], { cwd });
    const { valid, faults } = JSON.parse(stdout);
    expect(valid).toBe(false);
    expect(faults).toContainEqual({
      field: 'revision',
      sentence: 'must be a whole number from 1 on.',
    });
    expect(faults.map(({ field }: { field: string }) => field)).toContain('usage.fields.id');
  });

  it.each([
    ['missing.json', undefined, /cannot be read \(ENOENT\)/],
    ['broken.json', '{', /is no JSON/],
    ['empty.mjs', 'export const nothing = 1;', /exports no declaration/],
  ])('says in a sentence what is wrong with %s, and ends with 1', async (name, text, says) => {
    if (text !== undefined) write(name, text);
    const { code, stderr } = await aboveboard(['declare', name], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(says) });
  });

  it('ends with 2 where neither a file nor a session is named', async () => {
    expect(await aboveboard(['declare'], { cwd })).toMatchObject({ code: 2, stdout: '' });
  });

  it('proposes one from the newest session that was kept, which is in order', async () => {
    expect(await aboveboard(['declare', '--session'], { cwd })).toMatchObject({ code: 1 });
    const error = { type: 'SingularMatrixError', message: 'canary' };
    const context = { model: 'canary', degree: 2, data: [1, 2.5], when: new Date(0), run: {} };
    home.keep(recordedSession({ fit: [recordedInvoke(1, { context, error })] }));
    const { code, stdout, stderr } = await aboveboard(['declare', '--session'], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toContain('canary');
    const proposed = JSON.parse(stdout);
    expect(checkDeclaration(proposed)).toEqual([]);
    expect(proposed.sessions).toMatchObject({
      labels: { fit: { since: 1 } },
      context: {
        model: { type: 'string', level: 'text' },
        degree: { type: 'integer', level: 'labels' },
        data: { type: 'number', list: true, level: 'labels' },
        when: { type: 'timestamp', level: 'labels' },
        run: { type: 'string', level: 'text' },
      },
    });
    expect(proposed.sessions.error_types).toContain('SingularMatrixError');
    expect(stderr).toContain('sessions.labels.fit is new');
  });

  it('adds to one that is there what a session recorded besides, as the next revision', async () => {
    write('telemetry.json', DECLARATION);
    home.keep(recordedSession({ fit: [recordedInvoke(1)] }, { id: uuid(7) }));
    const words = ['declare', 'telemetry.json', '--session', uuid(7), '--json'];
    const { declaration } = JSON.parse((await aboveboard(words, { cwd })).stdout);
    expect(declaration).toMatchObject({ revision: 2, sessions: { labels: { fit: { since: 2 } } } });
    write('telemetry.json', declaration);
    const again = JSON.parse((await aboveboard(words, { cwd })).stdout);
    expect(again).toEqual({ declaration, added: [], left_out: [] });
  });

  it('never proposes one that its own check refuses, whatever was recorded', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', 'other', '__proto__'),
    );
    const context = fc.dictionary(name, fc.anything({ withTypedArray: true, withDate: true }));
    const invokes = fc.array(fc.tuple(context, name), { maxLength: 4 });
    const property = fc.property(fc.dictionary(name, invokes), (labels) => {
      const entries = Object.entries(labels).map(([label, all]) => {
        const recorded = all.map(([context, type], n) =>
          recordedInvoke(n, { context, error: { type, message: '' } }),
        );
        return [label, recorded] as const;
      });
      const session = recordedSession(Object.fromEntries(entries));
      const { declaration, added, left_out } = proposeFrom(session, undefined);
      expect(checkDeclaration(declaration)).toEqual([]);
      const again = proposeFrom(session, declaration);
      expect(again).toEqual({ declaration, added: [], left_out });
      expect(new Set([...added, ...left_out]).size).toBe(added.length + left_out.length);
    });
    fc.assert(property, { numRuns: 50 });
  });
});

describe('aboveboard docs', () => {
  const page = () => readFileSync(join(cwd, 'TELEMETRY.md'), 'utf8');

  it('writes the page, and with --check fails where it is not up to date, with the line', async () => {
    write('telemetry.json', DECLARATION);
    const words = ['docs', 'telemetry.json', '--endpoint', 'https://telemetry.example.org'];
    const missing = await aboveboard([...words, '--check'], { cwd });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('is not there') });
    expect(await aboveboard(words, { cwd })).toMatchObject({ code: 0 });
    const endpoint = 'https://telemetry.example.org';
    expect(page()).toBe(telemetryMarkdown(DECLARATION, { endpoint }));
    expect(await aboveboard([...words, '--check'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    write('TELEMETRY.md', page().replace('Counts how often', 'Counts'));
    const outdated = await aboveboard([...words, '--check'], { cwd });
    expect(outdated).toMatchObject({ code: 1, stderr: expect.stringContaining('from line 5 on') });
    const { stdout } = await aboveboard([...words, '--check', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ up_to_date: false, line: 5 });
    write('TELEMETRY.md', `${telemetryMarkdown(DECLARATION, { endpoint })}\nMore.\n`);
    expect(await aboveboard([...words, '--check'], { cwd })).toMatchObject({ code: 1 });
  });

  it('writes nothing from a declaration that is not in order, and names the field', async () => {
    write('telemetry.json', { ...DECLARATION, description: '' });
    const { code, stderr } = await aboveboard(['docs', 'telemetry.json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/: description: /) });
    expect(page).toThrow('ENOENT');
  });

  it('says where the page cannot be written', async () => {
    write('telemetry.json', DECLARATION);
    const words = ['docs', 'telemetry.json', '--out', 'nowhere/TELEMETRY.md'];
    const { code, stderr } = await aboveboard(words, { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'nowhere/TELEMETRY.md could not be written (ENOENT).\n',
    });
  });
});
