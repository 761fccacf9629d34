/** `npm run backup`, `restore`, `export`, `import`: each says how it is called when it is not told enough. */
import { build } from './build.mjs';
import { setUp } from './setup.mjs';

setUp();
await build();
await import('../functions/lib/upkeep.js');
