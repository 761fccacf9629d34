import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dropWaiting } from '../../src/delivery/index.js';
import { lineText, newMark, outboxFolder, systemProcesses } from '../../src/outbox/index.js';
import { eventLine, filesIn, PACKAGE, putFile, shareLine } from '../support/outbox.js';

const ENDPOINT = 'https://telemetry.example.org';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-drop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function texts(): string[] {
  const read = (name: string) => readFileSync(join(outboxFolder(folder, PACKAGE), name), 'utf8');
  return filesIn(folder).map(read);
}

describe('what is to be erased', () => {
  const [erased, other] = [randomUUID(), randomUUID()];
  const line = (session: string, n: number) => lineText(shareLine(ENDPOINT, session, { n }));

  it('goes from what nobody holds, also of dead processes, and takes nothing with it', async () => {
    const dead = newMark(2 ** 22 + 1, systemProcesses);
    const event = lineText(eventLine(ENDPOINT));
    putFile(folder, event);
    putFile(folder, line(erased, 1), 'ready', 'sessions');
    putFile(folder, line(erased, 2) + line(other, 1), `live-${dead}`, 'sessions');
    putFile(folder, line(other, 2), 'ready', 'sessions');
    await dropWaiting(folder, { package: PACKAGE, session: erased });
    expect(texts().sort()).toEqual([event, line(other, 1), line(other, 2)].sort());
    for (const name of filesIn(folder)) expect(name).toMatch(/\.ready\.jsonl$/);
  });

  it('is left to a living process that holds it, whose round will not send it', async () => {
    const living = newMark(process.pid, systemProcesses);
    putFile(folder, line(erased, 1), `live-${living}`, 'sessions');
    await dropWaiting(folder, { package: PACKAGE, session: erased });
    expect(texts()).toEqual([line(erased, 1)]);
  });

  it('is nothing where there is no outbox', async () => {
    await dropWaiting(folder, { package: PACKAGE, session: erased });
    expect(filesIn(folder)).toEqual([]);
  });
});
