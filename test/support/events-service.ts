/** The receiving end of `POST /v1/events`, as small as it can be, and strict: once per id. */
import { createHash } from 'node:crypto';
import type { EventsAnswer, EventsRequest, LossReport } from '../../src/wire.js';
import { answerJson, type Script, type ScriptedServer, scriptedServer } from './scripted-server.js';
import { textOf } from './sharing-service.js';

export interface EventsService extends ScriptedServer {
  readonly requests: EventsRequest[];
  /** Ids in the order of their first arrival. */
  readonly stored: Set<string>;
  /** Reports by id. */
  readonly losses: Map<string, LossReport['counts']>;
}

/** `script` answers in the service's place where it ends the response. */
export async function eventsService(script: Script = () => undefined): Promise<EventsService> {
  const requests: EventsRequest[] = [];
  const stored = new Set<string>();
  const losses = new Map<string, LossReport['counts']>();
  const server = await scriptedServer(async (received, response, n) => {
    await script(received, response, n);
    if (response.writableEnded || response.destroyed || response.socket?.destroyed) return;
    const request: EventsRequest = JSON.parse(received.text);
    requests.push(request);
    const before = stored.size;
    for (const { fields } of request.events) stored.add(textOf(fields['id']));
    if (request.losses !== undefined) losses.set(request.losses.id, request.losses.counts);
    const answer: EventsAnswer = {
      stored: stored.size - before,
      repeated: request.events.length - (stored.size - before),
      refused: [],
      dropped: [],
      digest: createHash('sha256').update(received.text).digest('hex'),
    };
    answerJson(response, 200, answer);
  });
  return { ...server, requests, stored, losses };
}
