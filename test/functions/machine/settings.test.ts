import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RATES } from '../../../functions/src/limits.js';
import { readSettings } from '../../../functions/src/machine/index.js';
import { abacus } from '../../support/abacus.js';

describe('the settings of one machine', () => {
  it('are complete when nothing is set', () => {
    const read = readSettings({});
    expect(read).toEqual({
      outcome: 'read',
      settings: {
        port: 8080,
        store: 'sqlite',
        dataFolder: expect.stringMatching(/data$/),
        adminToken: undefined,
        retentionDays: 180,
        threshold: 10,
        rxinferLevel: undefined,
        declarations: undefined,
        stopped: new Set(),
        rates: RATES.machine,
        trustedProxies: [],
      },
    });
    expect(read.outcome === 'read' && isAbsolute(read.settings.dataFolder)).toBe(true);
  });

  it('take every variable of the documentation', () => {
    const adminToken = 'x'.repeat(32);
    const folder = mkdtempSync(join(tmpdir(), 'aboveboard-settings-'));
    writeFileSync(join(folder, 'abacus.json'), JSON.stringify(abacus));
    const read = readSettings({
      PORT: '0',
      ABOVEBOARD_STORE: 'firestore',
      ABOVEBOARD_DATA: '/srv/aboveboard',
      ABOVEBOARD_ADMIN_TOKEN: adminToken,
      ABOVEBOARD_RETENTION_DAYS: '30',
      ABOVEBOARD_PUBLIC_THRESHOLD: '25',
      ABOVEBOARD_RXINFER_LEVEL: 'counts',
      ABOVEBOARD_STOP: 'sessions, abacus/usage,@scope/abacus/events',
      ABOVEBOARD_CLIENT_RATE: '1',
      ABOVEBOARD_RXINFER_RATE: '2',
      ABOVEBOARD_WRONG_KEY_RATE: '3',
      ABOVEBOARD_PACKAGE_RATE: '4',
      ABOVEBOARD_INSTANCE_RATE: '0',
      ABOVEBOARD_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32',
      ABOVEBOARD_DECLARATIONS: folder,
    });
    expect(read).toEqual({
      outcome: 'read',
      settings: {
        port: 0,
        store: 'firestore',
        dataFolder: '/srv/aboveboard',
        adminToken,
        retentionDays: 30,
        threshold: 25,
        rxinferLevel: 'counts',
        declarations: new Map([['abacus', abacus]]),
        stopped: new Set(['sessions', 'abacus/usage', '@scope/abacus/events']),
        rates: { client: 1, rxinfer: 2, wrongKeys: 3, package: 4, instance: 0 },
        trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
      },
    });
    rmSync(folder, { recursive: true });
  });

  it('say everything that is wrong at once, each in a sentence that names the variable', () => {
    const read = readSettings({
      PORT: '80a',
      ABOVEBOARD_STORE: 'mysql',
      ABOVEBOARD_ADMIN_TOKEN: 'short',
      ABOVEBOARD_RETENTION_DAYS: '0',
      ABOVEBOARD_PUBLIC_THRESHOLD: '4',
      ABOVEBOARD_RXINFER_LEVEL: 'everything',
      ABOVEBOARD_DECLARATIONS: '/nowhere/at/all',
      ABOVEBOARD_STOP: 'usage, abacus/everything',
      ABOVEBOARD_CLIENT_RATE: 'many',
      ABOVEBOARD_TRUSTED_PROXIES: '10.0.0.0/8, the proxy',
    });
    expect(read.outcome === 'refused' && read.sentences).toEqual([
      'ABOVEBOARD_ADMIN_TOKEN must have 32 or more letters, digits, or any of . _ ~ + / = -',
      'ABOVEBOARD_RETENTION_DAYS must be a whole number from 1 to 3650.',
      'ABOVEBOARD_RXINFER_LEVEL must be counts or shapes.',
      'ABOVEBOARD_DECLARATIONS: /nowhere/at/all is no folder to read.',
      'ABOVEBOARD_STOP must be usage, events, sessions, or one of them after a package such as abacus/usage, with commas between.',
      'ABOVEBOARD_CLIENT_RATE must be a whole number from 0 to 1000000.',
      'ABOVEBOARD_TRUSTED_PROXIES must be addresses or networks with commas between, such as 10.0.0.0/8.',
      'ABOVEBOARD_PUBLIC_THRESHOLD must be a whole number from 5 to 1000.',
      'PORT must be a whole number from 0 to 65535.',
      'ABOVEBOARD_STORE must be sqlite or firestore.',
    ]);
  });

  it('refuse the levels that need a declaration, and say so', () => {
    for (const level of ['labels', 'text']) {
      const read = readSettings({ ABOVEBOARD_RXINFER_LEVEL: level });
      expect(read.outcome === 'refused' && read.sentences.join()).toContain('declaration');
    }
    expect(readSettings({ ABOVEBOARD_RXINFER_LEVEL: 'off' }).outcome).toBe('read');
  });

  it('take a variable that is empty for one that is not set', () => {
    expect(readSettings({ PORT: ' ', ABOVEBOARD_STORE: '' })).toEqual(readSettings({}));
  });
});
