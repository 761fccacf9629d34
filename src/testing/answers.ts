/** What the service answers, as a real one would; without its limits, checks of values and store. */
import { createHash } from 'node:crypto';
import type { FirestoreDocument } from '../firestore/index.js';
import {
  ERASURE_KEY_HEADER,
  type ErasureAnswer,
  type EventsAnswer,
  type EventsRequest,
  type Problem,
  type ShareAnswer,
  type ShareRequest,
} from '../wire.js';
import {
  type Received,
  type TestRequest,
  takeErasure,
  takeEvents,
  takeShare,
  takeUsage,
} from './received.js';

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Not over on any day that a test is run. */
const EXPIRES_AT = '2999-01-01T00:00:00.000Z';

const ERASE = /^\/v1\/sessions\/([^/]+)\/erase$/;

export function answerTo(request: TestRequest, received: Received): Answer {
  const { method, path } = request;
  const [, erased] = ERASE.exec(path) ?? [];
  try {
    if (method !== 'POST') return problem(404, `There is no ${method} ${path}.`);
    if (erased !== undefined) return answerErasure(erased, request, received);
    if (path === '/v1/usage') return answerUsage(request, received);
    if (path === '/v1/events') return answerEvents(request, received);
    if (path === '/v1/sessions') return answerShare(request, received);
    return problem(404, `There is no ${method} ${path}.`);
  } catch (error) {
    return problem(400, `The body is not what belongs to ${path}: ${String(error)}`);
  }
}

function answerUsage({ body }: TestRequest, received: Received): Answer {
  const ping: FirestoreDocument = JSON.parse(body);
  const isNew = takeUsage(received, ping);
  const { id } = ping.fields;
  const text = id !== undefined && 'stringValue' in id ? id.stringValue : '';
  return { status: isNew ? 201 : 200, body: { id: text, counted: isNew, dropped: [] } };
}

function answerEvents({ body }: TestRequest, received: Received): Answer {
  const request: EventsRequest = JSON.parse(body);
  const stored = takeEvents(received, request);
  const repeated = request.events.length - stored;
  const answer: EventsAnswer = {
    stored,
    repeated,
    refused: [],
    dropped: [],
    digest: digest(body),
  };
  return { status: 200, body: answer };
}

function answerShare({ body, headers }: TestRequest, received: Received): Answer {
  const request: ShareRequest = JSON.parse(body);
  const taken = takeShare(received, request, keyIn(headers));
  if (taken === undefined) return problem(404, 'The erasure key is not that of the session.');
  const { session_stats, invokes, part } = request;
  const answer: ShareAnswer = {
    session: taken.id,
    stored: { session_stats: session_stats.length, invokes: invokes.length },
    dropped: [],
    digest: digest(body),
    expires_at: EXPIRES_AT,
    complete: part === undefined || part.number === part.of,
  };
  return { status: taken.isNew ? 201 : 200, body: answer };
}

function answerErasure(session: string, { headers }: TestRequest, received: Received): Answer {
  const held = takeErasure(received, session, keyIn(headers));
  const answer: ErasureAnswer = {
    session,
    erased: held !== undefined,
    deleted: {
      sessions: held === undefined ? 0 : 1,
      session_stats: held?.sessionStats.size ?? 0,
      invokes: held?.invokes.size ?? 0,
      erasure_requests: 0,
    },
  };
  return { status: 200, body: answer };
}

function keyIn(headers: TestRequest['headers']): string | undefined {
  return headers[ERASURE_KEY_HEADER.toLowerCase()]?.toString();
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function problem(status: number, detail: string): Answer {
  const body: Problem = { type: 'about:blank', title: 'Refused', status, detail };
  return { status, body };
}
