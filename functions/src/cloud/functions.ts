/**
 * The HTTP application as Cloud Functions: the same handler as on one machine, mounted in parts, and
 * the purge and the roll-up on their schedules. Nothing is opened before the first request, since a deploy
 * loads this file too, on a machine that has no data.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { addMinutes } from 'date-fns/addMinutes';
import { type HttpsOptions, onRequest } from 'firebase-functions/v2/https';
import { onSchedule, type ScheduleOptions } from 'firebase-functions/v2/scheduler';
import { createAdminApp, createPublicApp, createStatisticsApp } from '../app.js';
import { RETRY_AFTER_SECONDS } from '../limits.js';
import { type Listener, listenerOf } from '../listener.js';
import { purge } from '../purge/index.js';
import { type AdminAuthenticator, firebaseAuthenticator } from '../security/index.js';
import { errorName, logToStdout, type Service } from '../service.js';
import { rollup } from '../statistics/index.js';
import { type OpenStatistics, openStatistics } from './open.js';
import { refuse } from './refuse.js';

/** Firestore's own location decides which one is near; `functions/.env` sets it for a deploy. */
const REGION = process.env['ABOVEBOARD_REGION'] || 'us-central1';

/** A share of 5 MB takes some 50 MB while it is read, so that ten at once fit. */
const RECEIVE: HttpsOptions = {
  region: REGION,
  invoker: 'public',
  memory: '1GiB',
  concurrency: 10,
  maxInstances: 20,
  timeoutSeconds: 60,
};

/** Public to IAM, because pages call it too: the application asks for the admin's token first. */
const ADMIN: HttpsOptions = {
  region: REGION,
  invoker: 'public',
  memory: '512MiB',
  concurrency: 10,
  maxInstances: 2,
  // An export of everything is one answer.
  timeoutSeconds: 3_600,
};

/**
 * Reads aggregates and nothing else. With an account of its own, which `functions/.env` names, it has
 * no right to anything else either.
 */
const STATISTICS: HttpsOptions = {
  region: REGION,
  invoker: 'public',
  memory: '256MiB',
  concurrency: 80,
  maxInstances: 5,
  timeoutSeconds: 60,
  ...(process.env['ABOVEBOARD_STATISTICS_ACCOUNT']
    ? { serviceAccount: process.env['ABOVEBOARD_STATISTICS_ACCOUNT'] }
    : {}),
};

/** After midnight in UTC, when the day before yesterday is due. */
const ROLL_UP_FOR_MINUTES = 25;
const ROLL_UP: ScheduleOptions = {
  region: REGION,
  schedule: 'every day 01:00',
  timeZone: 'Etc/UTC',
  memory: '1GiB',
  maxInstances: 1,
  retryCount: 3,
  timeoutSeconds: 1_800,
};

const PURGE_FOR_MINUTES = 25;
const PURGE: ScheduleOptions = {
  region: REGION,
  schedule: 'every 24 hours',
  memory: '512MiB',
  maxInstances: 1,
  // Longer than the purge lets itself take, so that it is never cut off.
  timeoutSeconds: 1_800,
};

interface Means {
  readonly authenticate?: AdminAuthenticator;
  readonly openPublished?: () => Promise<OpenStatistics>;
  /** For what happens before there is a service with a log of its own. */
  readonly log?: Service['log'];
}

export function createFunctions(
  open: () => Promise<Service>,
  {
    authenticate = firebaseAuthenticator(),
    log = logToStdout,
    openPublished = openStatistics,
  }: Means = {},
) {
  function opened<T>(open: () => Promise<T>): () => Promise<T> {
    return keptOnceOpen(async () => {
      try {
        return await open();
      } catch (error) {
        const message = 'The service cannot open its store.';
        log({ severity: 'ERROR', message, error: errorName(error) });
        throw error;
      }
    });
  }
  const service = opened(open);
  const published = opened(openPublished);
  return {
    receive: onRequest(RECEIVE, handler(service, createPublicApp)),
    admin: onRequest(
      ADMIN,
      handler(service, (opened) => createAdminApp(opened, authenticate)),
    ),
    statistics: onRequest(STATISTICS, handler(published, createStatisticsApp)),
    purge: onSchedule(PURGE, () => purgeNow(service)),
    rollup: onSchedule(ROLL_UP, () => rollUpNow(service, published)),
  };
}

async function purgeNow(service: () => Promise<Service>): Promise<void> {
  try {
    const opened = await service();
    const deleted = await purge(opened, addMinutes(opened.clock(), PURGE_FOR_MINUTES));
    opened.log({ severity: 'INFO', message: `Purged ${deleted} expired documents.` });
  } catch (error) {
    // firebase-functions logs the message: it must not be one that quotes a document.
    throw new Error(`The purge failed: ${errorName(error)}.`);
  }
}

async function rollUpNow(
  service: () => Promise<Service>,
  published: () => Promise<OpenStatistics>,
): Promise<void> {
  try {
    const opened = await service();
    const { aggregates, threshold } = await published();
    const stopAt = addMinutes(opened.clock(), ROLL_UP_FOR_MINUTES);
    const days = await rollup({ service: opened, aggregates, threshold }, stopAt);
    opened.log({ severity: 'INFO', message: `Counted ${days} closed days.` });
  } catch (error) {
    throw new Error(`The roll-up failed: ${errorName(error)}.`);
  }
}

/** Opens at the first call; one that failed is tried again at the next. */
function keptOnceOpen<T>(open: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= open().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

function handler<S>(service: () => Promise<S>, createApp: (service: S) => OpenAPIHono): Listener {
  const listener = keptOnceOpen(async () => listenerOf(createApp(await service())));
  return async (request, response) => {
    const opened = await listener().catch(() => undefined);
    if (opened) return opened(request, response);
    refuse(response, 503, 'The service cannot answer now; ask again later.', {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    });
  };
}
