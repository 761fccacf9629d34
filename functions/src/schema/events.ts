/**
 * Body of `POST /v1/events`. The batch is checked here; its events one by one afterwards, so that
 * one that is wrong takes no other with it.
 */
import { z } from '@hono/zod-openapi';
import { MAX_EVENTS, MAX_LOSS_REASONS, MAX_PACKAGE_NAME_CHARACTERS } from '../limits.js';
import { idField, sentence, timeField, uuid } from './values.js';

/** Words of the SDK, such as `too-old`: a reason has no room for anything of the user's. */
const REASON = /^[a-z][a-z_-]{0,31}$/;

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;

/** One check, since the path to a count would repeat the reason, which is the sender's. */
const counts = z
  .custom<Record<string, number>>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(([reason, count]) => REASON.test(reason) && isCount(count)),
    sentence('must be counts of 0 or more by reason, such as too-old'),
  )
  .refine((given) => Object.keys(given).length <= MAX_LOSS_REASONS, {
    error: `must hold at most ${MAX_LOSS_REASONS} reasons`,
  })
  .openapi({ type: 'object', additionalProperties: { type: 'integer', minimum: 0 } });

const losses = z
  .strictObject({ id: uuid, counts }, sentence('must name id and counts, and nothing else'))
  .openapi('LossReport');

const packageName = z
  .string(sentence('must be the name of a package'))
  .min(1, 'must be the name of a package')
  .max(MAX_PACKAGE_NAME_CHARACTERS, 'must be the name of a package');

/** What an event must have whatever its package declares. */
export const eventRecord = z.strictObject(
  {
    event: z.string(sentence('must be the name of an event')),
    fields: z.looseObject(
      { id: idField, timestamp: timeField },
      sentence('must be an object of typed values'),
    ),
  },
  sentence('must be an object of event and fields, and nothing else'),
);

/** Anything: `eventRecord` looks at each by itself. */
const unchecked = z
  .custom<unknown>(() => true)
  .openapi({
    type: 'object',
    description: 'One that is not as its package declares it is refused by itself.',
    required: ['event', 'fields'],
    properties: {
      event: { type: 'string' },
      fields: {
        type: 'object',
        description: 'Typed values; `id` and `timestamp` among them.',
        required: ['id', 'timestamp'],
      },
    },
  });

export const eventsRequest = z
  .strictObject(
    {
      package: packageName,
      events: z
        .array(unchecked, sentence('must be an array of events'))
        .max(MAX_EVENTS, `must hold at most ${MAX_EVENTS} events`),
      losses: losses.optional(),
    },
    sentence('must be an object of package, events and losses, and nothing else'),
  )
  .openapi('EventsRequest');
