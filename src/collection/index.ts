export { declare, LEVELS } from './declaration/types.js';
export {
  type ObservedInvoke,
  type ObservedSession,
  type ObservedStats,
  type ObservedValue,
  observeSession,
} from './observe.js';
export { isShape, type Shape, shapeOf } from './shape.js';
