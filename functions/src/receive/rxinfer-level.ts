/** RxInfer's client knows no levels: what exceeds the maintainer's is dropped on receipt. */
import { shapeOf } from '../../../src/collection/index.js';
import { type Fields, fromFirestoreValue, toFirestoreValue } from '../../../src/firestore/index.js';
import type { RxInferLevel } from '../service.js';
import type { RxInferCollection } from '../store/index.js';

/** What is stored of a document, or undefined for nothing of it. */
export function keptAt(
  level: RxInferLevel,
  collection: RxInferCollection,
  fields: Fields,
): Fields | undefined {
  if (collection !== 'invokes') return fields;
  return level === 'counts' ? undefined : { ...fields, context: shapesOf(fields) };
}

/** Every value of the context as its type and size, under its own key. */
function shapesOf({ context }: Fields) {
  const values = context !== undefined && 'mapValue' in context ? context.mapValue.fields : {};
  const shapes = Object.entries(values ?? {}).map(([key, value]) => [
    key,
    toFirestoreValue(shapeOf(fromFirestoreValue(value))),
  ]);
  return { mapValue: { fields: Object.fromEntries(shapes) } };
}
