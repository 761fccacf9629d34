export { main } from './main.js';
export { type MachineSettings, readSettings } from './settings.js';
export { startServer } from './start.js';
