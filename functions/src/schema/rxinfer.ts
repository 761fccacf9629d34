/** The documents of RxInfer.jl's client, one a request, as its version 5 writes them. */
import { MAX_INVOKE_BYTES, MAX_NAME_CHARACTERS, MAX_STATS_BYTES } from '../limits.js';
import { documentOf } from './document.js';
import { invokeFields, statsFields } from './share.js';
import { countField, idField, textField, timeField } from './values.js';

const name = textField(MAX_NAME_CHARACTERS);

export const rxinferDocuments = {
  using_rxinfer: documentOf(
    'RxInferUsage',
    { id: idField, timestamp: timeField, rxinferVersion: name, juliaVersion: name },
    { maxBytes: MAX_STATS_BYTES },
  ),
  sessions: documentOf(
    'RxInferSession',
    { id: idField, created_at: timeField },
    {
      maxBytes: MAX_STATS_BYTES,
      environment: {
        julia_version: name,
        rxinfer_version: name,
        os: name,
        machine: name,
        cpu_threads: countField,
        word_size: countField,
      },
    },
  ),
  session_stats: documentOf('RxInferSessionStats', statsFields, { maxBytes: MAX_STATS_BYTES }),
  invokes: documentOf('RxInferInvoke', invokeFields, { maxBytes: MAX_INVOKE_BYTES }),
};
