/**
 * The process of one contestant: `node contestant.mjs <bench file> <name>`. Answers each message
 * of the harness with the milliseconds that one operation took.
 *
 * The garbage collector is left to itself: a collection asked for before each sample shrinks the
 * heap, and short samples then measure its growth (three times an asynchronous recording).
 */
const [file, name] = process.argv.slice(2);
const { contestants } = await import(file);
const { run, operations = 1, settle } = await contestants[name]();

/** In one sample, so that collections fall into all of them alike. */
const BATCHES = 5;

async function sample() {
  let total = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const start = performance.now();
    const result = run(operations);
    // To await what is no promise would charge a turn of the loop to synchronous contestants.
    if (result instanceof Promise) await result;
    total += performance.now() - start;
    await settle?.();
  }
  return total / BATCHES / operations;
}

process.on('message', async () => process.send(await sample()));
process.send('ready');
