/** SDK and service read one declaration in one way: what the one sends, the other keeps. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keptShare } from '../../../functions/src/declarations/index.js';
import { type AcceptedShare, shareRequest } from '../../../functions/src/schema/index.js';
import { LEVELS } from '../../../src/collection/declaration/index.js';
import { filterSession } from '../../../src/collection/filter/index.js';
import { observeSession } from '../../../src/collection/index.js';
import {
  invokeJson,
  sessionJson,
  sessionStatsJson,
  sizeOfFields,
} from '../../../src/firestore/index.js';
import { fitSession } from '../../../src/sharing/fit.js';
import type { Level, ShareRequest } from '../../../src/wire.js';
import { abacus } from '../../support/abacus.js';
import { recordedInvoke, recordedSession } from '../../support/recorded-session.js';
import { newKey } from '../app/documents.js';

const NOW = new Date('2026-11-08T12:00:00Z');

const value = fc.oneof(
  fc.constantFrom(3, 'direct', 'by magic', [1, 2], 'x'.repeat(50), new Date(0)),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
);
const key = fc.oneof(fc.constantFrom(...Object.keys(abacus.sessions.context)), fc.string());
const context = fc.dictionary(key, value);
const error = fc.record({
  type: fc.oneof(fc.constantFrom('ModelError', 'RangeError'), fc.string()),
  message: fc.string(),
});
const label = fc.oneof(fc.constantFrom('solve', 'plot', 'other'), fc.string());

function requestOf(labels: readonly string[], invoke: object, level: Level): ShareRequest {
  const entries = labels.map((name, n) => [name, [recordedInvoke(n, invoke)]]);
  const observed = observeSession(recordedSession(Object.fromEntries(entries)), level !== 'counts');
  const redact = (text: string) => text;
  const agreement = { level, acceptedRevision: abacus.revision, now: NOW, redact };
  const session = fitSession(filterSession(observed, abacus.sessions, agreement));
  return {
    session: JSON.parse(sessionJson(session, { package: 'abacus', level })),
    session_stats: session.stats.map((stats) => JSON.parse(sessionStatsJson(session.id, stats))),
    invokes: session.stats.flatMap(({ id, invokes }) =>
      invokes.map((one) => JSON.parse(invokeJson(id, one.invoke))),
    ),
    erasure_key_digest: newKey().digest,
  };
}

const documentsOf = ({ session, session_stats, invokes }: AcceptedShare) => [
  session,
  ...session_stats,
  ...invokes,
];

const fieldsOf = (share: AcceptedShare) => documentsOf(share).map(({ fields }) => fields);

describe('a share by the SDK', () => {
  it('is kept to the last field by a service of the same declaration, at every level', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(label, { maxLength: 4 }),
        fc.record({ context, error }),
        fc.constantFrom(...LEVELS),
        (labels, invoke, level) => {
          const accepted = shareRequest.parse(requestOf(labels, invoke, level));
          const { share, dropped } = keptShare(accepted, abacus, NOW);
          expect(dropped).toEqual([]);
          expect(fieldsOf(share)).toEqual(fieldsOf(accepted));
        },
      ),
    );
  });

  it('is not said to be of its former size once something was left out of it', () => {
    const error = { type: 'ModelError', message: 'no such model' };
    const accepted = shareRequest.parse(requestOf(['solve'], { context: {}, error }, 'text'));
    const { session, ...others } = accepted;
    const fields = { ...session.fields, level: { stringValue: 'shapes' as const } };
    for (const declaration of [abacus, undefined]) {
      const { share } = keptShare({ ...others, session: { ...session, fields } }, declaration, NOW);
      expect(share.invokes[0]?.fields.error_message).toBeUndefined();
      for (const { fields, bytes } of share.invokes) {
        expect(bytes ?? sizeOfFields(fields)).toBe(sizeOfFields(fields));
      }
    }
  });
});
