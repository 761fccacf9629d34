/**
 * The process of one contestant: `node contestant.mjs <bench file> <name>`. Answers each message
 * of the harness with the milliseconds that one operation took.
 */
const [file, name] = process.argv.slice(2);
const { contestants } = await import(file);
const { run, operations = 1, settle } = await contestants[name]();

process.on('message', async () => {
  // Each sample starts with a clean heap; garbage made within the sample counts.
  globalThis.gc();
  const start = process.hrtime.bigint();
  const result = run(operations);
  // Awaiting what is no promise would add a turn of the loop to synchronous contestants.
  if (result instanceof Promise) await result;
  const duration = Number(process.hrtime.bigint() - start) / 1e6;
  await settle?.();
  process.send(duration / operations);
});
process.send('ready');
