/** The service's refusal where there is no application to make it. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { problem } from '../problem.js';

export function refuse(
  response: ServerResponse,
  status: number,
  detail: string,
  { field, headers }: { readonly field?: string; readonly headers?: OutgoingHttpHeaders } = {},
): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify(problem(status, detail, field)));
}
