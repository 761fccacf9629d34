/** An answer of a service that takes something not at all, or not now. */
import type { ServerResponse } from 'node:http';
import type { StopSignal } from '../../src/wire.js';
import { answerJson } from './scripted-server.js';

export function problem(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  stop?: StopSignal,
): void {
  const said = { type: 'about:blank', title: 'No', status, detail: 'Not this.' };
  answerJson(response, status, stop === undefined ? said : { ...said, stop }, headers);
}
