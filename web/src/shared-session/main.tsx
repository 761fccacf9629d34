import { start } from '../ui/start.js';

start(null);
