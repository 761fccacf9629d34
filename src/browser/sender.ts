/**
 * What waits to be sent, in memory and nowhere else. It leaves in batches that outlive their page; a
 * batch that fails is lost, since one that is sent twice would be counted twice.
 */
import { attempt } from './attempt.js';
import { MAX_BATCH_BYTES, MAX_EVENTS, type PageEvent, type Tracked } from './batch.js';
import type { Page } from './page.js';
import { whereTo } from './where-to.js';

/** After the first event of a batch. */
const LINGER_MS = 5_000;

/** What comes on top is lost: nothing can be sent, or far too much is tracked. */
const MAX_WAITING = 200;

export interface Sender {
  add(tracked: Tracked): void;
  /** What waits, now. Never throws. */
  send(): void;
}

type Waiting = Tracked & { readonly happenedAt: number };

export function createSender(page: Page): Sender {
  let waiting: Waiting[] = [];
  let bytesInFlight = 0;
  let timer: number | undefined;

  const send = () =>
    attempt(() => {
      page.clearTimeout(timer);
      timer = undefined;
      const url = whereTo(page);
      if (url === undefined) waiting = [];
      else while (sendBatch(url));
    });

  /** False where nothing waits, or has room beside what is under way. */
  function sendBatch(url: string): boolean {
    const events: string[] = [];
    let bytes = byteLength(bodyOf([]));
    for (const each of waiting.slice(0, MAX_EVENTS)) {
      const text = textOf(each, page.performance.now());
      // One more for the comma.
      const more = byteLength(text) + 1;
      if (bytesInFlight + bytes + more > MAX_BATCH_BYTES) break;
      events.push(text);
      bytes += more;
    }
    if (events.length === 0) return false;
    waiting = waiting.slice(events.length);
    bytesInFlight += bytes;
    const finish = () => {
      bytesInFlight -= bytes;
      if (waiting.length > 0 && timer === undefined) send();
    };
    // A request counts as kept alive until its answer has been read.
    const answered = page.fetch(url, { ...REQUEST, body: bodyOf(events) });
    answered.then((answer) => answer.text()).then(finish, finish);
    return true;
  }

  return {
    add(tracked) {
      if (waiting.length >= MAX_WAITING) return;
      waiting.push({ ...tracked, happenedAt: page.performance.now() });
      if (waiting.length >= MAX_EVENTS) send();
      else timer ??= page.setTimeout(send, LINGER_MS);
    },
    send,
  };
}

const REQUEST = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  keepalive: true,
  mode: 'same-origin',
  // Neither who is logged in nor what page this is.
  credentials: 'omit',
  referrerPolicy: 'origin',
  redirect: 'error',
  cache: 'no-store',
} as const;

function textOf({ event, values, happenedAt }: Waiting, now: number): string {
  const sent: PageEvent = { event, values, age_ms: Math.round(now - happenedAt) };
  return JSON.stringify(sent);
}

function bodyOf(events: readonly string[]): string {
  return `{"events":[${events.join()}]}`;
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
