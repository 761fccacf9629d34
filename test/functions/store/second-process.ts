/** Shares sessions into the folder it is given, and says each one that was acknowledged. */
import { openSqliteStore } from '../../../functions/src/store/sqlite.js';
import { shareOf } from '../../contract/world.js';

const store = await openSqliteStore(process.argv[2] ?? '');
for (;;) {
  const sent = shareOf(3);
  await store.putShare(sent);
  process.stdout.write(`${sent.session}\n`);
}
