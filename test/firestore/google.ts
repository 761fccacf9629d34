/** Google's own reading of what we write: protobuf JSON, and firebase-admin's serializer. */
import { createRequire } from 'node:module';
import { Firestore } from 'firebase-admin/firestore';
import type { FirestoreDocument, Value } from '../../src/firestore/index.js';

/** The very copies that firebase-admin brings. */
const require = createRequire(import.meta.url);
const requireOfClient = createRequire(require.resolve('@google-cloud/firestore'));
const { Root } = requireOfClient('protobufjs');
const { fromProto3JSON, toProto3JSON } = requireOfClient('proto3-json-serializer');
const root = Root.fromJSON(require('@google-cloud/firestore/build/protos/v1.json'));

const TYPES = {
  Value: root.lookupType('google.firestore.v1.Value'),
  Document: root.lookupType('google.firestore.v1.Document'),
};

const serializer = Reflect.get(
  new Firestore({ projectId: 'demo-conversion', useBigInt: true }),
  '_serializer',
);

/** What Google's REST API makes of JSON; it throws where that is none. */
export function accept(type: keyof typeof TYPES, json: Value | FirestoreDocument): object {
  return fromProto3JSON(TYPES[type], json);
}

/** What Google's REST API answers, made canonical where protobuf JSON leaves a choice. */
export function answer(message: object): unknown {
  return canonical(toProto3JSON(message));
}

function canonical(json: unknown): unknown {
  if (Object.is(json, -0)) return '-0';
  if (Array.isArray(json)) return json.map(canonical);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([name, inner]): [string, unknown] => [
    name,
    // A field may have that name too, but then it holds a typed value and not nothing.
    name === 'arrayValue' && Object.keys(inner).length === 0 ? { values: [] } : canonical(inner),
  ]);
  return Object.fromEntries(entries);
}

/** What arrives at Google of the document that firebase-admin makes of plain data. */
export function arrivesFromAdmin(plain: object): unknown {
  return arrives({ fields: serializer.encodeFields(plain) });
}

/** What arrives at Google of a document: a zero is the same, sent or left out. */
export function arrives(document: object): unknown {
  const bytes = TYPES.Document.encode(TYPES.Document.fromObject(document)).finish();
  return TYPES.Document.toObject(TYPES.Document.decode(bytes), { defaults: true, longs: String });
}
