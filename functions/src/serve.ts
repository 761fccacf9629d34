/** `npm start`: the service on one machine. Importing it starts it. */
import { setFlagsFromString } from 'node:v8';
import { main } from './machine/index.js';

// What zod makes of each request V8 would else soon make among what lives long, and collect there: a
// tenth of a ping's time.
setFlagsFromString('--no-allocation-site-pretenuring');

await main();
