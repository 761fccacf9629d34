/** Body of `POST /v1/sessions`: one request of a share, closed in itself. */
import { z } from '@hono/zod-openapi';
import {
  MAX_CONTEXT_KEYS,
  MAX_ERROR_MESSAGE_CHARACTERS,
  MAX_INVOKE_BYTES,
  MAX_INVOKES,
  MAX_LABELS,
  MAX_NAME_CHARACTERS,
  MAX_PACKAGE_NAME_CHARACTERS,
  MAX_PARTS,
  MAX_SHARES,
  MAX_STATS_BYTES,
} from '../limits.js';
import { documentOf } from './document.js';
import {
  countField,
  doubleField,
  idField,
  mapField,
  oneOfField,
  sentence,
  textField,
  textListField,
  timeField,
} from './values.js';

const name = textField(MAX_NAME_CHARACTERS);

const sessionDocument = documentOf(
  'Session',
  {
    id: idField,
    created_at: timeField,
    package: textField(MAX_PACKAGE_NAME_CHARACTERS),
    level: oneOfField('counts', 'shapes', 'labels', 'text'),
    schema_version: countField,
  },
  {
    maxBytes: MAX_STATS_BYTES,
    // What a package does not declare of it is not there.
    environment: {
      package_name: textField(MAX_PACKAGE_NAME_CHARACTERS).optional(),
      package_version: name.optional(),
      runtime: name.optional(),
      runtime_version: name.optional(),
      os: name.optional(),
      os_release: name.optional(),
      machine: name.optional(),
      cpu_threads: countField.optional(),
      word_size: countField.optional(),
    },
  },
);

/** RxInfer's statistics have the very same fields. */
export const statsFields = {
  id: idField,
  session: idField,
  label: name,
  total_invokes: countField,
  success_count: countField,
  failed_count: countField,
  success_rate: doubleField(1),
  min_duration_ms: doubleField(),
  max_duration_ms: doubleField(),
  total_duration_ms: doubleField(),
  context_keys: textListField(MAX_CONTEXT_KEYS, MAX_NAME_CHARACTERS),
};

const statsDocument = documentOf('SessionStats', statsFields, { maxBytes: MAX_STATS_BYTES });

/** What an invoke of ours and one of RxInfer have in common. */
export const invokeFields = {
  id: idField,
  session_stats: idField,
  status: oneOfField('success', 'error', 'unknown'),
  execution_start: timeField,
  execution_end: timeField,
  context: mapField,
};

const invokeDocument = documentOf(
  'Invoke',
  {
    ...invokeFields,
    duration_ms: doubleField(),
    error_type: name.optional(),
    error_message: textField(MAX_ERROR_MESSAGE_CHARACTERS).optional(),
  },
  { maxBytes: MAX_INVOKE_BYTES },
);

const positive = (max: number) =>
  z
    .int(sentence(`must be a whole number from 1 to ${max}`))
    .min(1, `must be a whole number from 1 to ${max}`)
    .max(max, `must be a whole number from 1 to ${max}`);

const part = z
  .strictObject(
    { share: positive(MAX_SHARES), number: positive(MAX_PARTS), of: positive(MAX_PARTS) },
    sentence('must name share, number and of, and nothing else'),
  )
  .refine(({ number, of }) => number <= of, { path: ['number'], error: 'must not be above of' });

export const shareRequest = z
  .strictObject(
    {
      session: sessionDocument,
      session_stats: z
        .array(statsDocument, sentence('must be an array of documents'))
        .max(MAX_LABELS, `must hold at most ${MAX_LABELS} documents`),
      invokes: z
        .array(invokeDocument, sentence('must be an array of documents'))
        .max(MAX_INVOKES, `must hold at most ${MAX_INVOKES} documents`),
      part: part.optional(),
      erasure_key_digest: z
        .string(sentence('must be a SHA-256 digest'))
        .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 digest, as 64 lower-case hex digits'),
    },
    sentence('must be an object with the members of a share and nothing else'),
  )
  .superRefine(({ session, session_stats, invokes }, ctx) => {
    const at = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    const statsIds = new Set<string>();
    for (const [index, { fields }] of session_stats.entries()) {
      const path = ['session_stats', index, 'fields'];
      const id = fields.id.stringValue;
      if (statsIds.has(id)) at([...path, 'id'], 'is the id of other statistics in this share');
      statsIds.add(id);
      if (fields.session.stringValue !== session.fields.id.stringValue) {
        at([...path, 'session'], 'must be the id of the session in this share');
      }
    }
    const invokeIds = new Set<string>();
    for (const [index, { fields }] of invokes.entries()) {
      const path = ['invokes', index, 'fields'];
      const id = fields.id.stringValue;
      if (invokeIds.has(id)) at([...path, 'id'], 'is the id of another invoke in this share');
      invokeIds.add(id);
      if (!statsIds.has(fields.session_stats.stringValue)) {
        at([...path, 'session_stats'], 'must be the id of statistics in this share');
      }
    }
  })
  .openapi('ShareRequest');

export type AcceptedShare = z.output<typeof shareRequest>;
