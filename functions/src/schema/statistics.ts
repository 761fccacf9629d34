/** What statistics are asked by and how they answer. */
import { z } from '@hono/zod-openapi';
import { MAX_PACKAGE_NAME_CHARACTERS } from '../limits.js';
import { sentence } from './values.js';

const packageName = z
  .string(sentence('must be the name of a package'))
  .min(1, 'must be the name of a package')
  .max(MAX_PACKAGE_NAME_CHARACTERS, 'must be the name of a package');

const day = z.iso
  .date(sentence('must be a day such as 2026-05-01'))
  .openapi({ example: '2026-05-01' });

export const statisticsQuery = z.strictObject(
  {
    package: packageName,
    from: day.optional(),
    to: day.optional(),
    format: z.enum(['json', 'csv'], sentence('must be json or csv')).optional(),
  },
  sentence('is not known here'),
);

export const countsQuery = z.strictObject(
  { package: packageName, day },
  sentence('is not known here'),
);

const count = z.number().int();

const cell = z
  .object({
    count,
    invokes: count.optional(),
    success_percent: count.optional(),
    p50_ms: count.optional(),
    p90_ms: count.optional(),
    p99_ms: count.optional(),
  })
  .openapi('PublishedCell');

const topic = z
  .object({
    total: cell,
    unique: count.optional(),
    dimensions: z.record(
      z.string(),
      z.object({
        rounded_to: count,
        cells: z.record(z.string(), cell),
        hidden: z.array(z.string()).openapi({
          description: 'Under the threshold, or hidden so that those cannot be computed.',
        }),
      }),
    ),
  })
  .openapi('PublishedTopic');

export const statistics = z
  .object({
    package: z.string(),
    from: z.string(),
    to: z.string(),
    next: z.string().optional(),
    published_through: z.string(),
    threshold: count,
    rounded_to: count,
    retention_days: count,
    days: z.array(
      z.object({
        day: z.string(),
        topics: z.record(z.string(), topic.nullable()).openapi({
          description: 'Null: under the threshold, or nothing.',
        }),
      }),
    ),
  })
  .openapi('Statistics');

export const statisticsCsv = z.string();

export const counts = z
  .object({
    package: z.string(),
    day: z.string(),
    live: z.boolean().openapi({ description: 'The day is not closed yet.' }),
    whole: z
      .boolean()
      .openapi({ description: 'False: there was more than is read of an open day.' }),
    topics: z.record(z.string(), z.unknown()),
  })
  .openapi('Counts');
