/** Fills the port with the logic of its rooms, over whichever database it is given. */
import { countArrivals, keepCounts, listArrivals, readCounts } from './arrivals.js';
import { listAudit, recordAudit } from './audit.js';
import type { Documents } from './documents.js';
import { addErasureRequest, eraseAsAdmin, eraseWithKey } from './erasure.js';
import { listEvents, listLosses, recordEvents, recordUsage } from './messages.js';
import { sessionName, statsName, usageName } from './names.js';
import { purgeExpired } from './purge.js';
import type { Step } from './rxinfer-content.js';
import { createSession, createStats, createUsage, updateDocument } from './rxinfer-documents.js';
import { createInvoke, updateInvoke } from './rxinfer-invokes.js';
import { listErasureRequests, listSessions, readInvokes, readSession } from './sessions.js';
import { putShare } from './shares.js';
import type { RxInferDocument, RxInferOutcome, SessionStore } from './store.js';

async function createRxInferDocument(
  documents: Documents,
  document: RxInferDocument,
): Promise<RxInferOutcome> {
  const secret = await documents.secret();
  const outcome = await documents.transaction((get): Promise<Step> => {
    switch (document.collection) {
      case 'using_rxinfer':
        return createUsage(get, document);
      case 'sessions':
        return createSession(get, secret, document);
      case 'session_stats':
        return createStats(get, secret, document);
      case 'invokes':
        return createInvoke(get, secret, documents.pages, document);
    }
  });
  // Statistics of an erased session take the invokes along that came before them.
  if (outcome.outcome === 'erased') await documents.settle();
  return outcome;
}

async function updateRxInferDocument(
  documents: Documents,
  document: RxInferDocument,
): Promise<RxInferOutcome> {
  const secret = await documents.secret();
  return documents.transaction((get): Promise<Step> => {
    switch (document.collection) {
      case 'using_rxinfer':
        return updateDocument(get, secret, usageName(document.id), 'usage', document);
      case 'sessions':
        return updateDocument(get, secret, sessionName(document.id), 'session', document);
      case 'session_stats':
        return updateDocument(get, secret, statsName(document.id), 'stats', document);
      case 'invokes':
        return updateInvoke(get, secret, document);
    }
  });
}

export function createSessionStore(documents: Documents): SessionStore {
  return {
    secret: documents.secret,
    putShare: (share) => putShare(documents, share),
    recordUsage: (ping) => recordUsage(documents, ping),
    recordEvents: (batch) => recordEvents(documents, batch),
    createRxInferDocument: (document) => createRxInferDocument(documents, document),
    updateRxInferDocument: (document) => updateRxInferDocument(documents, document),
    readSession: (session, now) => readSession(documents, session, now),
    readInvokes: (session, page, now) => readInvokes(documents, session, page, now),
    listSessions: (query, now) => listSessions(documents, query, now),
    listEvents: (page, now) => listEvents(documents, page, now),
    listLosses: (page, now) => listLosses(documents, page, now),
    eraseWithKey: (session, provenDigest, when) =>
      eraseWithKey(documents, session, provenDigest, when),
    eraseAsAdmin: (session, when) => eraseAsAdmin(documents, session, when),
    addErasureRequest: (request) => addErasureRequest(documents, request),
    listErasureRequests: (page, now) => listErasureRequests(documents, page, now),
    recordAudit: (record) => recordAudit(documents, record),
    listAudit: (page, now) => listAudit(documents, page, now),
    listArrivals: (query, now) => listArrivals(documents, query, now),
    countArrivals: (stream, day) => countArrivals(documents, stream, day),
    keepCounts: (counts) => keepCounts(documents, counts),
    readCounts: (packageName, day, now) => readCounts(documents, packageName, day, now),
    purgeExpired: (now, limit) => purgeExpired(documents, now, limit),
    check: () => documents.check(),
    close: () => documents.close(),
  };
}
