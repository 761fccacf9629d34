/** What an adapter speaks to in a test: the very recording of requests, into a list. */
import { EventEmitter, once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  type RequestEvents,
  type RequestTelemetry,
  watchRequest,
} from '../../src/usage/request.js';

export type Recorded = Readonly<Record<string, unknown>>;

export interface Recorder extends RequestTelemetry {
  readonly recorded: Recorded[];
  /** Resolves to the record that comes next, or came already and was not asked for. */
  next(): Promise<Recorded>;
}

export function recorder(events: Partial<RequestEvents> = {}): Recorder {
  const recorded: Recorded[] = [];
  const news = new EventEmitter();
  let taken = 0;
  const all: RequestEvents = {
    isOn: () => true,
    declares: () => true,
    record: (_event, values) => {
      recorded.push({ ...values });
      news.emit('record');
    },
    ...events,
  };
  return {
    recorded,
    watchRequest: () => watchRequest(all),
    async next() {
      while (recorded.length <= taken) await once(news, 'record');
      taken += 1;
      return recorded[taken - 1] ?? {};
    },
  };
}

export function portOf(server: Server): number {
  // The cast: it listens on a port, and not on a pipe.
  return (server.address() as AddressInfo).port;
}

/** Every byte of the answer to a request that asks for the connection's end. */
export async function rawAnswer(server: Server, request: string): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(request.replaceAll('\n', '\r\n'));
  return text(socket);
}

export async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
