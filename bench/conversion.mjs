/**
 * What typed documents cost over plain JSON: the text of a 1,000-invoke session, as the share
 * writes it, against JSON.stringify and against those who convert to the same form.
 */
import { pairwise, race, summarize } from './harness.mjs';
import { timingTable } from './report.mjs';
import { makeInvokes, makePlainInvokes, uuid } from './session.mjs';
import { loadRoom } from './source.mjs';

const ROUNDS = 40;
const BASELINE = 'JSON.stringify, plain objects';
const OURS = 'aboveboard';
const STATS_ID = uuid('stats');

/** Times JSON.stringify on the plain objects. `JSON.stringify` of ready-made ones takes 1.5. */
const TARGET_RATIO = 2;

export const contestants = {
  [BASELINE]: async () => {
    const invokes = makePlainInvokes(STATS_ID);
    return { run: () => JSON.stringify(invokes) };
  },
  [OURS]: async () => {
    const { invokeJson } = await loadRoom('firestore');
    const invokes = makeInvokes();
    return { run: () => `[${invokes.map((invoke) => invokeJson(STATS_ID, invoke)).join(',')}]` };
  },
  'JSON.stringify, ready-made typed objects': async () => {
    const { toFirestoreInvoke } = await loadRoom('firestore');
    const documents = makeInvokes().map((invoke) => toFirestoreInvoke(STATS_ID, invoke));
    return { run: () => JSON.stringify(documents) };
  },
  '@google-cloud/firestore, serializer and JSON.stringify': async () => {
    const { Firestore } = await import('@google-cloud/firestore');
    const { Serializer } = await import('@google-cloud/firestore/build/src/serializer.js');
    const serializer = new Serializer(new Firestore({ projectId: 'bench' }));
    const invokes = makePlainInvokes(STATS_ID);
    return {
      run: () =>
        JSON.stringify(invokes.map((invoke) => ({ fields: serializer.encodeFields(invoke) }))),
    };
  },
  'firebase-rest-firestore, converter and JSON.stringify': async () => {
    const { convertToFirestoreDocument } = await import(
      'firebase-rest-firestore/dist/cjs/utils/converter.js'
    );
    const invokes = makePlainInvokes(STATS_ID);
    return { run: () => JSON.stringify(invokes.map(convertToFirestoreDocument)) };
  },
};

export async function measure() {
  const names = Object.keys(contestants);
  const samples = await race(import.meta.url, names, { rounds: ROUNDS });
  const compare = (name) =>
    pairwise(samples[name], samples[BASELINE], (own, baseline) => own / baseline);
  return [
    {
      title: 'Converting: the JSON text of the typed documents of 1,000 invokes',
      table: timingTable({
        unit: 'ms',
        scale: 1,
        comparison: 'times plain JSON',
        rows: names.map((name) => ({
          name,
          time: summarize(samples[name]),
          compared: compare(name),
        })),
      }),
      targets: [
        {
          what: OURS,
          value: compare(OURS).median,
          limit: TARGET_RATIO,
          unit: 'times JSON.stringify of the plain objects',
        },
      ],
    },
  ];
}
