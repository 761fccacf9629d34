/** Typed documents as the SDK writes them, for tests to send and to spoil. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Fields } from '../../../src/firestore/index.js';
import type { ShareRequest } from '../../../src/wire.js';

const START = '2026-02-03T09:30:00.000Z';
const END = '2026-02-03T09:30:00.250Z';

export interface Key {
  /** As the header carries it. */
  readonly header: string;
  readonly digest: string;
}

export function newKey(): Key {
  const bytes = randomBytes(32);
  return {
    header: bytes.toString('base64url'),
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

export function sessionFields(id: string, more: Fields = {}): Fields {
  return {
    id: { stringValue: id },
    created_at: { timestampValue: START },
    environment: {
      mapValue: {
        fields: {
          package_name: { stringValue: 'orbits' },
          package_version: { stringValue: '1.4.0' },
          runtime: { stringValue: 'node' },
          runtime_version: { stringValue: '20.20.2' },
          os: { stringValue: 'linux' },
          os_release: { stringValue: '6.1.0' },
          machine: { stringValue: 'x64' },
          cpu_threads: { integerValue: '8' },
          word_size: { integerValue: '64' },
        },
      },
    },
    package: { stringValue: 'orbits' },
    level: { stringValue: 'shapes' },
    schema_version: { integerValue: '1' },
    ...more,
  };
}

export function statsFields(id: string, session: string, more: Fields = {}): Fields {
  return {
    id: { stringValue: id },
    session: { stringValue: session },
    label: { stringValue: 'integrate' },
    total_invokes: { integerValue: '2' },
    success_count: { integerValue: '1' },
    failed_count: { integerValue: '1' },
    success_rate: { doubleValue: 0.5 },
    min_duration_ms: { doubleValue: 250 },
    max_duration_ms: { doubleValue: 250 },
    total_duration_ms: { doubleValue: 500 },
    context_keys: { arrayValue: { values: [{ stringValue: 'steps' }] } },
    ...more,
  };
}

export function invokeFields(id: string, stats: string, more: Fields = {}): Fields {
  return {
    id: { stringValue: id },
    session_stats: { stringValue: stats },
    status: { stringValue: 'success' },
    execution_start: { timestampValue: START },
    execution_end: { timestampValue: END },
    duration_ms: { doubleValue: 250 },
    context: {
      mapValue: {
        fields: { steps: { mapValue: { fields: { type: { stringValue: 'integer' } } } } },
      },
    },
    ...more,
  };
}

/** A whole share: one label, one invoke that succeeded and one that failed. */
export function newShare(key: Key, session: string = randomUUID()): ShareRequest {
  const stats = randomUUID();
  return {
    session: { fields: sessionFields(session) },
    session_stats: [{ fields: statsFields(stats, session) }],
    invokes: [
      { fields: invokeFields(randomUUID(), stats) },
      {
        fields: invokeFields(randomUUID(), stats, {
          status: { stringValue: 'error' },
          error_type: { stringValue: 'RangeError' },
        }),
      },
    ],
    erasure_key_digest: key.digest,
  };
}

/** The id in a document's own field. */
export function idOf(document: { readonly fields: Fields } | undefined): string {
  const id = document?.fields['id'];
  if (id === undefined || !('stringValue' in id)) throw new Error('a document without an id');
  return id.stringValue;
}
