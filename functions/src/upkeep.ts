/** `npm run backup`, `restore`, `export` and `import`. Importing it does what its words say. */
import { main } from './upkeep/main.js';

await main();
