/** What the service accepts and answers, declared once: the checks and the OpenAPI document. */
export * as answers from './answers.js';
export { eventRecord, eventsRequest } from './events.js';
export { importRequest } from './import.js';
export {
  exportQuery,
  firstFault,
  keyHeader,
  optionalKeyHeader,
  pageQuery,
  sessionParam,
  sessionsQuery,
} from './request.js';
export { rxinferDocuments } from './rxinfer.js';
export { type AcceptedShare, shareRequest } from './share.js';
export { countsQuery, statisticsQuery } from './statistics.js';
export { erasureRequest, USAGE_FIELDS, usageRequest } from './usage.js';
