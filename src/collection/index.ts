export { declare, LEVELS } from './declaration/types.js';
export {
  type ObservedValue,
  observeInvoke,
  observeSession,
  standInFor,
} from './observe.js';
export { isShape, type Shape, shapeOf } from './shape.js';
