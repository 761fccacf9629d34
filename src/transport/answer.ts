/** What an HTTP answer means. Success is only what our service alone would say. */
import { DETAIL_MAX_CHARACTERS } from './policy.js';
import { readStop } from './stop.js';
import type { TransportResult } from './types.js';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  /** At most a day. */
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** Too busy, or not yet, or a fault that may have passed by the next time. */
const WORTH_REPEATING = new Set([408, 425, 429, 500, 502, 503, 504]);

export function readAnswer(answer: HttpAnswer, origin: string): TransportResult {
  const { status, retryAfterMs } = answer;
  const body = jsonObject(answer);
  if (status >= 200 && status < 300 && body !== undefined) {
    return { outcome: 'success', status, body };
  }
  // Other programs have a `detail` in their JSON, too, and their 404 must not pass for ours.
  const isProblem = body !== undefined && /^application\/problem\+json/i.test(answer.contentType);
  const detail = isProblem ? detailOf(body) : undefined;
  if (WORTH_REPEATING.has(status)) {
    const message = detail ?? `${origin} answered with the status ${status}.`;
    const retryable = { outcome: 'retryable', reason: 'answered', status, message } as const;
    return retryAfterMs === undefined ? retryable : { ...retryable, retryAfterMs };
  }
  if (detail !== undefined) {
    const stop = status === 403 ? readStop(body) : undefined;
    const answered = { outcome: 'failure', reason: 'answered', status, message: detail } as const;
    return stop === undefined ? answered : { ...answered, stop };
  }
  return {
    outcome: 'failure',
    reason: 'not-our-service',
    status,
    message: strange(status, origin),
  };
}

function jsonObject({ contentType, text }: HttpAnswer): object | undefined {
  if (!/^application\/(problem\+)?json\s*(;|$)/i.test(contentType)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** It will be shown on a terminal, where control characters could do more than be read. */
function detailOf(body: object): string | undefined {
  const detail = 'detail' in body ? body.detail : undefined;
  if (typeof detail !== 'string' || detail === '') return undefined;
  return detail.replace(/[\p{C}\s]+/gu, ' ').slice(0, DETAIL_MAX_CHARACTERS);
}

function strange(status: number, origin: string): string {
  if (status >= 300 && status < 400) {
    return `${origin} answered with a redirect, which is not followed; set the endpoint to the address it leads to.`;
  }
  return `${origin} answered with the status ${status}, but not as an aboveboard service does; perhaps the endpoint is wrong, or the network wants a sign-in first.`;
}
