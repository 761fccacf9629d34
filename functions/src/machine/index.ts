export { main } from './main.js';
export { type MachineSettings, readSettings } from './settings.js';
export { type StartedService, startServer } from './start.js';
