export { createFunctions } from './functions.js';
export { openService } from './open.js';
export { leaveBodiesUnparsed } from './unparsed-bodies.js';
