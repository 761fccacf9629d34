/** What the maintainer imports: a share as it is stored elsewhere, with the times that it has there. */
import { z } from '@hono/zod-openapi';
import { shareRequest } from './share.js';
import { sentence } from './values.js';

const says = 'must be a time in UTC, such as 2026-01-31T09:30:00.000Z';
const time = z.iso.datetime(sentence(says)).openapi({ format: 'date-time' });

export const importRequest = z
  .strictObject(
    { share: shareRequest, received_at: time, expires_at: time },
    sentence('must be an object with share, received_at and expires_at, and nothing else'),
  )
  .openapi('ImportRequest');
