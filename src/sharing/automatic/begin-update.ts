/**
 * Whether an update may be, and what becomes of it: lines of the outbox, for which the receipt that
 * can erase the session is there first.
 */
import type { Collected } from '../../collection/filter/collected.js';
import { type Circumstances, decide, isPrinting } from '../../consent/index.js';
import { cryptography } from '../../disk/file-system.js';
import { type Platform, packagesFolder } from '../../disk/index.js';
import type { Outbox, ShareLine } from '../../outbox/index.js';
// Past the door: what is needed when a program ends is there already.
import { openReceiptNow } from '../../outbox/receipt-now.js';
import type { PackageIdentity, Session } from '../../session/index.js';
import { parseEndpoint } from '../../transport/endpoint.js';
import { confirm } from '../confirmed.js';
import { fitPackage } from '../fit.js';
import { forgetKey, keyFor } from '../keys.js';
import { nextShareNumber, takeShareNumber } from '../share-number.js';
import { LEVEL } from './limits.js';
import type { Progress } from './progress.js';
import { createUpdate, type Update } from './update.js';

export interface SharingPackage {
  readonly package: PackageIdentity;
  readonly circumstances: () => Circumstances;
  readonly collected: () => Collected;
  readonly outbox: () => Pick<Outbox, 'add' | 'lose'>;
}

export interface SharingSurroundings extends Partial<Platform> {
  readonly now?: (() => Date) | undefined;
  /** In place of stderr, for whoever asks what would leave. */
  readonly say?: ((text: string) => void) | undefined;
}

/** The yes that sessions are shared by: it is for one service, and may be taken back. */
export interface Sharing {
  /** As the package gives it. */
  readonly endpoint: string;
  readonly watermark: string;
  isOn: boolean;
}

export type Begun =
  | { readonly outcome: 'begun'; readonly update: Update /** What is text by now. */; hand(): void }
  /** For good: of the session, or of all. */
  | { readonly outcome: 'session-closed' | 'off' };

/** Throws where the disk takes no receipt: then nothing is taken, and the next update has it. */
export function beginUpdate(
  session: Session,
  progress: Progress,
  sharing: Sharing,
  of: SharingPackage,
  { now = () => new Date(), say = writeToStderr, ...platform }: SharingSurroundings,
): Begun {
  const circumstances = of.circumstances();
  const decision = decide('sessions', circumstances);
  const collected = of.collected();
  const parsed = parseEndpoint(sharing.endpoint);
  const declared = collected.outcome === 'collected' ? collected.declaration.sessions : undefined;
  const { endpoint: meant, watermark } = sharing;
  const isMeant = sharing.isOn && circumstances.endpoint === meant;
  if (!isMeant || !decision.on || declared === undefined || parsed.outcome === 'refused') {
    return { outcome: 'off' };
  }
  // Between the one yes and the other it was off, and what was recorded then stays home.
  if (decision.watermark !== watermark) return { outcome: 'off' };
  const at = now();
  const host = fitPackage(of.package);
  const { href: endpoint } = parsed.base;
  const prints = isPrinting(circumstances.env);
  const share = prints
    ? { number: 1, key: keyFor(session.id, endpoint) }
    : openShare({ session: session.id, package: host.name, endpoint }, platform, at);
  if (share === undefined) return { outcome: 'session-closed' };
  const agreement = { level: LEVEL, acceptedRevision: decision.revision, now: at };
  const update = createUpdate({ session, package: host, declared, agreement, endpoint }, progress);

  function show(bodies: readonly string[]): void {
    for (const body of bodies) {
      say(`aboveboard would send for ${host.name}, and does not: ${body}\n`);
    }
  }

  function line(body: string): ShareLine {
    const wait = { v: 1, stream: 'sessions', at: at.toISOString() } as const;
    return { ...wait, endpoint: meant, watermark, share: { session: session.id, body } };
  }

  return {
    outcome: 'begun',
    update,
    hand() {
      if (!sharing.isOn) return;
      const { bodies, invokes } = update.requests(share.number, digestOf(share.key));
      if (prints) return show(bodies);
      const outbox = of.outbox();
      if (update.overwritten > 0) outbox.lose('overwritten', update.overwritten);
      if (update.left > 0) outbox.lose('exit', update.left);
      for (const invoke of invokes) confirm(invoke, { endpoint, level: LEVEL, waits: true });
      for (const body of bodies) {
        outbox.add({ encode: () => (sharing.isOn ? line(body) : undefined) });
      }
    },
  };
}

/** Undefined where the session takes no more: it was erased, or its key is lost. */
function openShare(
  receiptOf: { readonly session: string; readonly package: string; readonly endpoint: string },
  platform: Partial<Platform>,
  at: Date,
): { readonly number: number; readonly key: string } | undefined {
  const { session, endpoint } = receiptOf;
  const key = keyFor(session, endpoint);
  const opened = openReceiptNow(packagesFolder(platform), receiptOf, key, at);
  if (opened.outcome === 'closed') return undefined;
  forgetKey(session, endpoint);
  const number = nextShareNumber(session, endpoint, opened.receipt.sent);
  takeShareNumber(session, endpoint, number);
  return { number, key: opened.receipt.erasure_key };
}

/** Of the key's bytes, hex. */
function digestOf(key: string): string {
  return cryptography().createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
}

function writeToStderr(text: string): void {
  process.stderr.write(text);
}
