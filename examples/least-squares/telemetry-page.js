/** Prints the page TELEMETRY.md from the declaration: `npm run telemetry-page`. */
import { telemetryMarkdown } from 'aboveboard/declarations';
import { declaration } from './src/telemetry.js';

process.stdout.write(telemetryMarkdown(declaration, { endpoint: 'http://127.0.0.1:8080' }));
