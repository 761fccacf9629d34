/**
 * Google writes a log of its own about every request, with the client's address and user agent.
 * It is told not to keep those of our functions: by the exclusion that Cloud Logging has for it.
 */
import { spawnSync } from 'node:child_process';

const EXCLUSION = 'aboveboard-requests';

/** Each function is a service of Cloud Run by the same name. */
export const FILTER =
  'resource.type="cloud_run_revision" AND LOG_ID("run.googleapis.com/requests") AND ' +
  'resource.labels.service_name=("receive" OR "admin" OR "statistics" OR "purge" OR "rollup")';

/** The arguments of `gcloud` that set it, whether it is there already or not. */
export function exclusionCommand(project, change = 'add') {
  return [
    'logging',
    'sinks',
    'update',
    '_Default',
    `--${change}-exclusion=name=${EXCLUSION},filter=${FILTER}`,
    `--project=${project}`,
    '--quiet',
  ];
}

/** As it is typed into a shell. */
export function typed(project) {
  return `gcloud ${exclusionCommand(project)
    .map((word) => (/[^\w=./-]/.test(word) ? `'${word}'` : word))
    .join(' ')}`;
}

const gcloud = (words) => spawnSync('gcloud', words, { encoding: 'utf8' });

function described(project, what, run) {
  const format = `--format=value(exclusions.${what})`;
  return run(['logging', 'sinks', 'describe', '_Default', `--project=${project}`, format]);
}

/** Whether it is set as it should be; false also where gcloud cannot tell. */
export function requestLogsExcluded(project, run = gcloud) {
  const found = described(project, 'filter', run);
  return found.status === 0 && found.stdout.includes(FILTER);
}

/** False where it could not be done: no gcloud here, nobody signed in, or no right to do it. */
export function excludeRequestLogs(project, run = gcloud) {
  const found = described(project, 'name', run);
  if (found.status !== 0) return false;
  const change = found.stdout.split(/[\s;,]+/).includes(EXCLUSION) ? 'update' : 'add';
  return run(exclusionCommand(project, change)).status === 0;
}
