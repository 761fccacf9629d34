/** What the routes answer, for the OpenAPI document. The types are those of src/wire.ts. */
import { z } from '@hono/zod-openapi';
import { uuid } from './values.js';

export { counts, statistics, statisticsCsv } from './statistics.js';

const time = z.string().openapi({ format: 'date-time' });

const document = z
  .object({
    fields: z.record(z.string(), z.unknown()).openapi({
      description: "Typed values, as Firestore's REST API documents them.",
    }),
  })
  .openapi('Document');

const dropped = z.array(
  z.object({ what: z.string(), count: z.number().int(), reason: z.string() }),
);

const digest = z
  .string()
  .openapi({ description: "SHA-256 of the request's body before compression, hex." });

export const shareAnswer = z
  .object({
    session: uuid,
    stored: z.object({ session_stats: z.number().int(), invokes: z.number().int() }),
    dropped,
    digest,
    expires_at: time,
    complete: z.boolean(),
  })
  .openapi('ShareAnswer');

export const importAnswer = z
  .object({
    session: uuid,
    stored: z.object({ session_stats: z.number().int(), invokes: z.number().int() }),
    expires_at: time,
  })
  .openapi('ImportAnswer');

export const usageAnswer = z
  .object({
    id: uuid,
    counted: z.boolean().openapi({ description: 'False: this id was counted before.' }),
    dropped,
  })
  .openapi('UsageAnswer');

export const eventsAnswer = z
  .object({
    stored: z.number().int(),
    repeated: z.number().int().openapi({ description: 'Those that were stored before.' }),
    refused: z
      .array(
        z.object({ index: z.number().int(), reason: z.string(), field: z.string().optional() }),
      )
      .openapi({ description: 'Never to be stored, by their place in the batch.' }),
    dropped,
    digest,
  })
  .openapi('EventsAnswer');

export const erasureRequestAnswer = z
  .object({ session: uuid, received_at: time })
  .openapi('ErasureRequestAnswer');

export const erasureAnswer = z
  .object({
    session: uuid,
    erased: z.boolean().openapi({ description: 'False: nothing was left to erase.' }),
    deleted: z.object({
      sessions: z.number().int(),
      session_stats: z.number().int(),
      invokes: z.number().int(),
      erasure_requests: z.number().int(),
    }),
  })
  .openapi('ErasureAnswer');

export const heldSession = z
  .object({
    session: document,
    session_stats: z.array(document),
    invokes: z.array(document),
    complete: z.boolean(),
    received_at: time,
    expires_at: time,
  })
  .openapi('HeldSession');

const next = z.string().optional().openapi({
  description: 'Give it as `cursor` for the next page; absent on the last one.',
});

export const eventList = z
  .object({
    events: z.array(
      z.object({
        package: z.string(),
        event: z.string(),
        fields: z.record(z.string(), z.unknown()),
        received_at: time,
        expires_at: time,
      }),
    ),
    next,
  })
  .openapi('EventList');

const sessionHead = {
  id: z.string(),
  package: z.string(),
  received_at: time,
  expires_at: time,
  complete: z.boolean(),
  session: document,
};

export const sessionList = z
  .object({
    sessions: z.array(
      z.object({
        ...sessionHead,
        stats_count: z.number().int(),
        invoke_count: z.number().int(),
      }),
    ),
    next,
  })
  .openapi('SessionList');

export const adminSession = z
  .object({
    ...sessionHead,
    session_stats: z.array(document),
    invoke_count: z.number().int(),
    invokes: z.array(document),
    next,
  })
  .openapi('AdminSession');

export const erasureRequestList = z
  .object({
    erasure_requests: z.array(z.object({ session: uuid, received_at: time, expires_at: time })),
    next,
  })
  .openapi('ErasureRequestList');

export const health = z
  .object({
    status: z.literal('ok'),
    retention_days: z.number().int().openapi({
      description: 'How long anything is kept at most; a package may say less.',
    }),
  })
  .openapi('Health');

export const liveness = z.object({ status: z.literal('ok') }).openapi('Liveness');

export const packages = z.object({ packages: z.array(z.string()) }).openapi('Packages');

export const firestoreDocument = z
  .object({
    name: z.string(),
    fields: z.record(z.string(), z.unknown()),
    createTime: time,
    updateTime: time,
  })
  .openapi('FirestoreDocument');

export const auditList = z
  .object({
    audit: z.array(
      z.object({
        at: time,
        by: z.enum(['admin', 'holder']),
        action: z.enum(['list', 'read', 'export', 'delete']),
        who: z.string().openapi({ description: 'A keyed digest of who it was.' }),
        sessions: z.array(z.string()).openapi({ description: 'A keyed digest of each session.' }),
        expires_at: time,
      }),
    ),
    next,
  })
  .openapi('AuditList');

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    field: z.string().optional(),
    stop: z
      .object({ streams: z.array(z.enum(['usage', 'events', 'sessions'])), until: time })
      .optional()
      .openapi({ description: 'With a 403: these streams of the package are not wanted now.' }),
  })
  .openapi('Problem');
