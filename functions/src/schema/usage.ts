/** Bodies of the two routes that anyone may use with one small document or one id. */
import { z } from '@hono/zod-openapi';
import { MAX_NAME_CHARACTERS, MAX_PACKAGE_NAME_CHARACTERS, MAX_STATS_BYTES } from '../limits.js';
import { documentOf } from './document.js';
import { idField, sentence, textField, timeField, uuid } from './values.js';

const name = textField(MAX_NAME_CHARACTERS);

const shape = {
  id: idField,
  timestamp: timeField,
  package_name: textField(MAX_PACKAGE_NAME_CHARACTERS),
  package_version: name.optional(),
  runtime: name.optional(),
  runtime_version: name.optional(),
  os: name.optional(),
};

/** Of a package without a declaration nothing else is kept, and so no id but the ping's own. */
export const USAGE_FIELDS: ReadonlySet<string> = new Set(Object.keys(shape));

/** That a package was loaded, and what else it declares. */
export const usageRequest = documentOf('UsagePing', shape, {
  maxBytes: MAX_STATS_BYTES,
  open: true,
});

export const erasureRequest = z
  .strictObject({ session: uuid }, sentence('must name the session and nothing else'))
  .openapi('ErasureRequest');
