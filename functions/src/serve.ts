/** `npm start`: the service on one machine. Importing it starts it. */
import { main } from './machine/index.js';

await main();
