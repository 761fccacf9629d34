/** A session whose every text wants to be something else: markup, script, another direction, nothing at all. */
import { randomUUID } from 'node:crypto';
import type { Fields } from '../../src/firestore/index.js';
import type { ShareRequest } from '../../src/wire.js';
import { invokeFields, type Key, sessionFields, statsFields } from '../functions/app/documents.js';

/** Any of it that runs says so where a visitor hears it. */
const RUNS = `console.error('it ran')`;

export const MARKUP = `"><img src=x onerror="${RUNS}"><script>${RUNS}</script><svg/onload=${RUNS}><a href="javascript:${RUNS}">here</a>`;
/** What reads `safe.exe` is not; and between the letters of `pass` there is something. */
export const BACKWARDS =
  'safe\u202Eexe.cod\u2066\u200Fp\u200Ba\u2060s\uFEFFs\u0000\u001b[31m\u00ad';
const CLOSING = '`*_{{constructor.constructor("alert(1)")()}}</textarea></style>\r\n@everyone';
const MEGABYTE = 'm'.repeat(700_000);

const text = (stringValue: string) => ({ stringValue });

export function hostileShare(key: Key, session: string): ShareRequest {
  const nasty = `${MARKUP}${BACKWARDS}`;
  const stats = randomUUID();
  const deep: Fields = {
    [MARKUP]: text(nasty),
    [BACKWARDS]: { arrayValue: { values: [text(CLOSING), text(nasty), { nullValue: null }] } },
    constructor: { mapValue: { fields: { toString: text(nasty), hasOwnProperty: text(nasty) } } },
    long: text(MEGABYTE),
  };
  const environment = {
    mapValue: {
      fields: {
        package_name: text('orbits'),
        package_version: text(nasty),
        runtime: text(CLOSING),
        os: text(BACKWARDS),
      },
    },
  };
  return {
    session: {
      fields: sessionFields(session, { environment, package: text(nasty.slice(0, 200)) }),
    },
    session_stats: [
      {
        fields: statsFields(stats, session, {
          label: text(nasty),
          context_keys: { arrayValue: { values: [text(nasty)] } },
        }),
      },
    ],
    invokes: [
      {
        fields: invokeFields(randomUUID(), stats, {
          status: text('error'),
          error_type: text(nasty),
          error_message: text(CLOSING.repeat(50)),
          context: { mapValue: { fields: deep } },
        }),
      },
    ],
    erasure_key_digest: key.digest,
  };
}
