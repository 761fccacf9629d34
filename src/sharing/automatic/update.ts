/**
 * One update: the session, the statistics that changed, the invokes that are new. What there is to
 * tell is settled when it begins; it becomes text a few invokes at a time, so that neither a
 * program nor its end waits for all of them.
 */
import type { Agreement, SessionsDeclaration } from '../../collection/declaration/index.js';
import { observeSession } from '../../collection/index.js';
import { invokeJson, sessionJson, sessionStatsJson } from '../../firestore/index.js';
import type { PackageIdentity, Session, SessionInvoke, SessionStats } from '../../session/index.js';
import { isConfirmed } from '../confirmed.js';
import { leavingOf } from '../leaving.js';
import { bodyOf, cutIntoParts, type Part } from '../parts.js';
import { PART_MAX_BYTES, SLICE_INVOKES } from './limits.js';
import type { Progress } from './progress.js';

export interface UpdateOf {
  readonly session: Session;
  readonly package: PackageIdentity;
  readonly declared: SessionsDeclaration;
  readonly agreement: Agreement;
  /** The service's base address. */
  readonly endpoint: string;
}

export interface Update {
  /** Invokes that came and went before this update. */
  readonly overwritten: number;
  /** Invokes that are not text yet. */
  readonly left: number;
  /** Goes on until there is no more, or `isTimeUp`; to whether there is no more. */
  goOn(isTimeUp: () => boolean): boolean;
  /** Of what is text by now; none where nothing is new. */
  requests(share: number, keyDigest: string): Requests;
}

export interface Requests {
  readonly bodies: readonly string[];
  readonly invokes: readonly SessionInvoke[];
}

interface Slice {
  readonly stats: SessionStats;
  readonly invokes: readonly SessionInvoke[];
}

interface Document {
  readonly text: string;
  readonly invokes: { readonly text: string; readonly source: SessionInvoke }[];
}

export function createUpdate(of: UpdateOf, progress: Progress): Update {
  const { session, package: host, declared, agreement, endpoint } = of;

  function leaving(stats: readonly SessionStats[]) {
    const some = { ...session, stats: new Map(stats.map((each) => [each.label, each])) };
    return leavingOf(observeSession(some, true), host, declared, agreement);
  }

  const { fresh, overwritten } = progress.takeNew(session);
  const whole = leaving([...session.stats.values()].map((stats) => withInvokes(stats, [])));
  const sessionText = sessionJson(whole, { package: host.name, level: agreement.level });
  const texts = new Map(
    whole.stats.map((stats) => [stats.id, sessionStatsJson(session.id, stats)]),
  );
  const changed = progress.takeChanged(texts);
  const documents = new Map<string, Document>();
  for (const [id, text] of texts) if (changed.has(id)) documents.set(id, { text, invokes: [] });

  const slices = fresh.flatMap(({ stats, invokes }) => {
    const unknown = invokes.filter((invoke) => !isConfirmed(invoke, endpoint));
    return slicesOf(stats, unknown);
  });
  let left = slices.reduce((sum, { invokes }) => sum + invokes.length, 0);

  function encode({ stats, invokes }: Slice): void {
    left -= invokes.length;
    for (const { id, invokes: some } of leaving([withInvokes(stats, invokes)]).stats) {
      const document = documents.get(id) ?? { text: texts.get(id) ?? '', invokes: [] };
      documents.set(id, document);
      for (const { invoke, source } of some) {
        document.invokes.push({ text: invokeJson(id, invoke), source });
      }
    }
  }

  return {
    overwritten,
    get left() {
      return left;
    },
    goOn(isTimeUp) {
      for (let next = slices.shift(); next !== undefined; next = slices.shift()) {
        encode(next);
        if (isTimeUp()) break;
      }
      return slices.length === 0;
    },
    requests(share, keyDigest) {
      const all = [...documents.values()];
      const parts = all.length === 0 ? [] : cutIntoParts(sessionText, all, PART_MAX_BYTES);
      const body = (part: Part, index: number) =>
        bodyOf(sessionText, part, { share, number: index + 1, of: parts.length }, keyDigest);
      return {
        bodies: parts.map(body),
        invokes: all.flatMap(({ invokes }) => invokes.map(({ source }) => source)),
      };
    },
  };
}

/** Field by field: of what is recorded the invokes are made when they are asked for. */
function withInvokes(stats: SessionStats, invokes: readonly SessionInvoke[]): SessionStats {
  const { id, label, total_invokes, success_count, failed_count, success_rate } = stats;
  const { min_duration_ms, max_duration_ms, total_duration_ms, context_keys } = stats;
  return {
    ...{ id, label, total_invokes, success_count, failed_count, success_rate },
    ...{ min_duration_ms, max_duration_ms, total_duration_ms, context_keys, invokes },
  };
}

function slicesOf(stats: SessionStats, invokes: readonly SessionInvoke[]): Slice[] {
  const count = Math.ceil(invokes.length / SLICE_INVOKES);
  return Array.from({ length: count }, (_, n) => ({
    stats,
    invokes: invokes.slice(n * SLICE_INVOKES, (n + 1) * SLICE_INVOKES),
  }));
}
