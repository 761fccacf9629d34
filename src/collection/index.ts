export { declare, LEVELS } from './declaration/types.js';
export { observeSession } from './observe.js';
export { isShape, type Shape, shapeOf } from './shape.js';
