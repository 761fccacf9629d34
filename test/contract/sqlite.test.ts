/** The contract on SQLite, in real files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openContents,
  openSqliteDocuments,
  openSqliteStore,
  type SessionStore,
} from '../../functions/src/store/index.js';
import { storeContract } from './store.contract.js';

storeContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-contract-'));
  const opened: SessionStore[] = [];
  return {
    async open() {
      const store = await openSqliteStore(folder);
      opened.push(store);
      return store;
    },
    contents: async () => openContents(await openSqliteDocuments(folder)),
    everything: async () =>
      readdirSync(folder)
        .map((file) => readFileSync(join(folder, file), 'latin1'))
        .join(''),
    async end() {
      for (const store of opened) await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
