/**
 * Cuts off who does not read the answer that they asked for: it would hold memory and one of the
 * connections for as long as they like, which no timeout of Node's server is about.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ReadingPace {
  readonly answerWindowMs: number;
  readonly minAnswerBytes: number;
}

export function cutSlowReaders(server: Server, { answerWindowMs, minAnswerBytes }: ReadingPace) {
  const sockets = new Set<Socket>();
  /** Of each connection whose client was waited for at the last look: what it had taken by then. */
  const taken = new Map<Socket, number>();
  const look = (socket: Socket): void => {
    if (socket.writableLength === 0) {
      taken.delete(socket);
      return;
    }
    const before = taken.get(socket);
    const now = socket.bytesWritten - socket.writableLength;
    if (before !== undefined && now - before < minAnswerBytes) socket.destroy();
    else taken.set(socket, now);
  };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      taken.delete(socket);
    });
  });
  const looking = setInterval(() => sockets.forEach(look), answerWindowMs);
  looking.unref();
  server.once('close', () => clearInterval(looking));
}
