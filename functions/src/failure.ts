/** What is answered where a handler failed, and what is logged of it: never a word of the request. */
import { randomUUID } from 'node:crypto';
import { RETRY_AFTER_SECONDS } from './limits.js';
import { type Refusal, refusal } from './problem.js';
import { errorName, type Service } from './service.js';
import { StoreUnavailable } from './store/index.js';

export function failureOf(service: Pick<Service, 'log'>, error: unknown): Refusal<500 | 503> {
  if (error instanceof StoreUnavailable) {
    service.log({ severity: 'WARNING', message: `The store cannot answer. ${error.message}.` });
    const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS) };
    // It may be stored all the same: an answer of the database can be lost.
    const detail = 'The service cannot answer now. Send the same later: twice is once.';
    return refusal(503, detail, { headers });
  }
  const incident = randomUUID();
  service.log({
    severity: 'ERROR',
    message: 'A request failed.',
    incident,
    error: errorName(error),
  });
  return refusal(
    500,
    `Something failed here that should not. Tell the maintainer the incident: ${incident}.`,
  );
}
