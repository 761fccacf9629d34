/**
 * RxInfer.jl's client as it is: one document a request, by POST the first time and by PATCH after,
 * answered as Firestore answers, so that moving to this service changes one setting of theirs.
 */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Fields } from '../../../src/firestore/index.js';
import { refuse } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, rxinferDocuments } from '../schema/index.js';
import { jsonBody } from '../security/index.js';
import { expiryOf, type RxInferLevel, type Service } from '../service.js';
import { RXINFER_PACKAGE, type RxInferCollection, type RxInferDocument } from '../store/index.js';
import { answer, dropped, firestoreErrors, unknownName } from './rxinfer-answers.js';
import { keptAt } from './rxinfer-level.js';
import { capabilityOf, partsOf } from './rxinfer-name.js';

/** Where the client's endpoint may point: at the service, or at a path like Firestore's own. */
const PREFIXES = ['', '/v1/projects/{project}/databases/(default)/documents'];

/** A usage ping and a run are what they were; sessions and statistics grow while a session runs. */
const IMMUTABLE: readonly RxInferCollection[] = ['using_rxinfer', 'invokes'];

const COLLECTIONS = Object.keys(rxinferDocuments) as RxInferCollection[];

export function rxinferRoutes(service: Service, level: RxInferLevel): OpenAPIHono {
  const app = new OpenAPIHono();
  for (const prefix of PREFIXES) {
    for (const collection of COLLECTIONS) {
      addRoutes(app, service, level, prefix, collection);
    }
  }
  return app;
}

function addRoutes(
  app: OpenAPIHono,
  service: Service,
  level: RxInferLevel,
  prefix: string,
  collection: RxInferCollection,
): void {
  const counted = service.guard.rxinferClients(RXINFER_PACKAGE);
  const shared = {
    // Described once; the longer path is the same route.
    hide: prefix !== '',
    request: { body: bodyOf(rxinferDocuments[collection]) },
    responses: {
      200: answered(answers.firestoreDocument, 'Stored; the name permits updates.'),
      ...refusals(400, 404, 409, 410, 413, 415, 429, 500, 503),
    },
  };
  const create = createRoute({
    ...shared,
    method: 'post',
    middleware: [firestoreErrors, counted, jsonBody] as const,
    path: `${prefix}/${collection}`,
    summary: `RxInfer: create a document of ${collection}.`,
  });
  app.openapi(create, async (c) => {
    const { fields } = c.req.valid('json');
    const id = fields.id.stringValue;
    const capability = capabilityOf(await service.store.secret(), collection, id, fields);
    const record = recordOf(service, level, collection, fields, capability);
    if (record === undefined) return dropped(c, { collection, id, capability }, service.clock());
    return answer(c, record, await service.store.createRxInferDocument(record));
  });

  const update = createRoute({
    ...shared,
    method: 'patch',
    middleware: [firestoreErrors, counted, service.guard.keys, jsonBody] as const,
    path: `${prefix}/${collection}/{document}`,
    summary: `RxInfer: replace a document of ${collection}.`,
    request: { ...shared.request, params: z.object({ document: z.string() }) },
  });
  app.openapi(update, async (c) => {
    const { fields } = c.req.valid('json');
    const named = partsOf(c.req.valid('param').document);
    if (named === undefined) return unknownName(c);
    if (named.id !== fields.id.stringValue) {
      const field = 'fields.id';
      return refuse(c, 400, 'fields.id must be the id in the document name.', { field });
    }
    if (IMMUTABLE.includes(collection)) {
      const first = capabilityOf(await service.store.secret(), collection, named.id, fields);
      if (first !== named.capability) {
        return refuse(
          c,
          409,
          `A document of ${collection} is not changed any more; create another.`,
        );
      }
    }
    const record = recordOf(service, level, collection, fields, named.capability);
    if (record === undefined) return dropped(c, { collection, ...named }, service.clock());
    const outcome = await service.store.updateRxInferDocument(record);
    return outcome.outcome === 'refused' ? unknownName(c) : answer(c, record, outcome);
  });
}

function recordOf(
  service: Service,
  level: RxInferLevel,
  collection: RxInferCollection,
  fields: Fields,
  capability: string,
): RxInferDocument | undefined {
  const kept = keptAt(level, collection, fields);
  if (kept === undefined) return undefined;
  const receivedAt = service.clock();
  const expiresAt = expiryOf(service, receivedAt, RXINFER_PACKAGE);
  const id = textOf(fields['id']) ?? '';
  const parent = textOf(fields['session'] ?? fields['session_stats']);
  return { collection, id, parent, fields: kept, capability, receivedAt, expiresAt };
}

function textOf(value: Fields[string] | undefined): string | undefined {
  return value !== undefined && 'stringValue' in value ? value.stringValue : undefined;
}
