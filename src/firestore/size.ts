/**
 * What documents take by Firestore's rule (https://cloud.google.com/firestore/docs/storage-size).
 * Where the rule can be read either way, the larger number.
 */
import { FLAG_BYTES, MAP_BYTES, NAME_BYTES, NUMBER_BYTES } from './limits.js';
import { byteLength } from './strings.js';
import type { Fields, FirestoreDocument, Value } from './types.js';

/** Bytes of one value, without its name. */
export function sizeOfValue(value: Value): number {
  if ('stringValue' in value) return sizeOfString(value.stringValue);
  if ('nullValue' in value || 'booleanValue' in value) return FLAG_BYTES;
  if ('bytesValue' in value) return Buffer.byteLength(value.bytesValue, 'base64');
  if ('arrayValue' in value) {
    let size = 0;
    for (const item of value.arrayValue.values ?? []) size += sizeOfValue(item);
    return size;
  }
  if ('mapValue' in value) return MAP_BYTES + sizeOfFields(value.mapValue.fields ?? {});
  return NUMBER_BYTES;
}

/** Bytes of fields with their names; a document or a map around them takes 32 more. */
export function sizeOfFields(fields: Fields): number {
  let size = 0;
  // Not `Object.entries`, which makes an array of each of thousands.
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value !== undefined) size += sizeOfString(name) + sizeOfValue(value);
  }
  return size;
}

/** Bytes of a document, at most 1,048,572. `name`: its path, such as `sessions/7f0c…`. */
export function sizeOfDocument(document: FirestoreDocument, name = ''): number {
  let size = NAME_BYTES + MAP_BYTES + sizeOfFields(document.fields);
  for (const segment of name.split('/')) size += sizeOfString(segment);
  return size;
}

function sizeOfString(text: string): number {
  return byteLength(text) + 1;
}
