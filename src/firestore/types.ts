/**
 * The REST v1 form of a Firestore value, as Google's API documents it: one key names the type.
 * Source: google/firestore/v1/document.proto and the proto3 JSON mapping.
 */
export type Value =
  | { nullValue: null }
  | { booleanValue: boolean }
  /** int64 as a decimal string: JSON numbers cannot carry 64 bits. */
  | { integerValue: string }
  /** A finite number, or one of the four doubles that JSON numbers cannot carry. */
  | { doubleValue: number | 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  /** RFC 3339 in UTC, ending in `Z`. */
  | { timestampValue: string }
  | { stringValue: string }
  /** Standard base64 with padding. */
  | { bytesValue: string }
  | { arrayValue: { values?: Value[] } }
  | { mapValue: { fields?: Fields } };

/** The fields of a document or of a map, by name. */
export interface Fields {
  [name: string]: Value;
}

/** A document as it travels: its name is chosen by who stores it, not by who sends it. */
export interface FirestoreDocument {
  fields: Fields;
}
