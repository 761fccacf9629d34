/** Stores sessions and events in the folder it is given, and says what was acknowledged. */
import { openSqliteStore } from '../../../functions/src/store/sqlite.js';
import { eventBatch, shareOf } from '../../contract/world.js';

const store = await openSqliteStore(process.argv[2] ?? '');
for (;;) {
  const sent = shareOf(3);
  await store.putShare(sent);
  const ids = sent.invokes.map(({ id }) => id);
  await store.recordEvents(eventBatch(ids, { packageName: sent.session }));
  process.stdout.write(`${sent.session}\n`);
}
