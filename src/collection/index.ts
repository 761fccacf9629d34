export { filterSession } from './level.js';
export { type Shape, shapeOf } from './shape.js';
