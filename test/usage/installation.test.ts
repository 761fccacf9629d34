import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { forgetInstallation, installationOf } from '../../src/usage/installation.js';
import { installationFolder, installationId } from '../../src/usage/installation-id.js';
import { makeFolder, removeFolders } from '../e2e/support.js';

const machine = () => ({ env: { ABOVEBOARD_HOME: makeFolder('installation') } });

const modeOf = (path: string) => statSync(path).mode & 0o777;

afterAll(removeFolders);

describe('what tells installations apart', () => {
  it('is made once, also where many ask at once, and only its user can read it', async () => {
    const platform = machine();
    const asked = Array.from({ length: 8 }, () => installationOf('host', { platform }));
    const ids = await Promise.all(asked.map((one) => one.id()));
    const secrets = await Promise.all(asked.map((one) => one.secret()));
    expect(new Set(ids).size).toBe(1);
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    const folder = installationFolder('host', platform);
    expect(['id', 'secret'].map((name) => modeOf(join(folder, name)))).toEqual([0o600, 0o600]);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('differs from package to package, whose names are no paths', async () => {
    const platform = machine();
    const [one, other] = ['../host', 'host'].map((name) => installationOf(name, { platform }));
    expect(await one?.id()).not.toBe(await other?.id());
    expect(installationFolder('../host', platform)).toContain('%2e%2e%2fhost');
  });

  it('is another one after it was forgotten', async () => {
    const platform = machine();
    const id = await installationOf('host', { platform }).id();
    expect(installationId('host', platform)).toBe(id);
    await forgetInstallation('host', platform);
    expect(installationId('host', platform)).toBeNull();
    expect(await installationOf('host', { platform }).id()).not.toBe(id);
  });

  it('is made anew where its file is damaged', async () => {
    const platform = machine();
    await installationOf('host', { platform }).secret();
    const path = join(installationFolder('host', platform), 'secret');
    writeFileSync(path, 'abc');
    const made = Buffer.from(await installationOf('host', { platform }).secret());
    expect(made).toHaveLength(32);
    expect(readFileSync(path, 'utf8').trim()).toBe(made.toString('hex'));
  });
});
