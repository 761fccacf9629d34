/** What is on and why, for people and, as JSON, for programs. */
import { type HighestLevel, highestLevel, mayRecord } from './allowed.js';
import type { ConfigFile } from './config-file.js';
import { type Decision, decide, decideManualShare, statements } from './decide.js';
import { originOf } from './endpoint.js';
import { type Circumstances, STREAMS, type Statement, type Stream } from './types.js';

/** Whether a stream may leave by itself, and who decided that. */
export interface StreamStatus {
  readonly on: boolean;
  /** The one that decided. */
  readonly decided_by: Statement;
  /** All others, in the order in which they are asked. */
  readonly others: readonly Statement[];
  /** Of the declaration: fields that are younger stay home. Null where nothing leaves anyway. */
  readonly accepted_revision: number | null;
  /** RFC 3339: what was recorded before stays home. */
  readonly since: string | null;
}

/** A configuration file that is asked, whether or not it is there. */
export interface FileStatus {
  readonly path: string;
  readonly state: ConfigFile['outcome'];
}

/** What is on for a package, and why. Plain JSON data. */
export type TelemetryStatus = {
  readonly package: string;
  /** Scheme, host and port of the service; null where there is none. */
  readonly endpoint: string | null;
  /** A share that the user asks for. */
  readonly manual_share: {
    readonly outcome: 'allowed' | 'ask' | 'forbidden';
    readonly decided_by: Statement;
  };
  /** What configurations lower without turning anything off. */
  readonly allowed: { readonly level: HighestLevel | null; readonly recording: boolean };
  readonly configuration: { readonly user: FileStatus; readonly project: readonly FileStatus[] };
} & { readonly [stream in Stream]: StreamStatus };

export function statusOf(circumstances: Circumstances): TelemetryStatus {
  const { package: name, endpoint, user, project } = circumstances;
  const { outcome, decidedBy } = decideManualShare(circumstances);
  return {
    package: name,
    endpoint: originOf(endpoint) ?? null,
    usage: streamStatus('usage', circumstances),
    events: streamStatus('events', circumstances),
    sessions: streamStatus('sessions', circumstances),
    manual_share: { outcome, decided_by: decidedBy },
    allowed: { level: highestLevel(circumstances) ?? null, recording: mayRecord(circumstances) },
    configuration: { user: fileStatus(user()), project: project().map(fileStatus) },
  };
}

function streamStatus(stream: Stream, circumstances: Circumstances): StreamStatus {
  const decision = decide(stream, circumstances);
  const { on, decidedBy } = decision;
  return {
    on,
    decided_by: decidedBy,
    others: statements(stream, circumstances).filter(({ source }) => source !== decidedBy.source),
    ...agreement(decision),
  };
}

function agreement(decision: Decision): Pick<StreamStatus, 'accepted_revision' | 'since'> {
  if (!decision.on) return { accepted_revision: null, since: null };
  return {
    accepted_revision: decision.revision,
    since: decision.since?.toISOString() ?? null,
  };
}

export function fileStatus({ path, outcome }: ConfigFile): FileStatus {
  return { path, state: outcome };
}

/** Behind a path. */
export const STATES = {
  read: '',
  missing: ' (there is none)',
  damaged: ' (cannot be read)',
} as const;

const SHARES = { allowed: 'yes', ask: 'asks', forbidden: 'no' } as const;

/** What the command prints. */
export function formatStatus(
  status: TelemetryStatus & { readonly installation_id?: string | null },
): string {
  const { user, project } = status.configuration;
  const { manual_share, allowed, installation_id: id } = status;
  const { level, recording } = allowed;
  const rows = STREAMS.map((stream) => {
    const { on, decided_by } = status[stream];
    return lineOf(stream, on ? 'on' : 'off', decided_by);
  });
  return [
    `${status.package}, ${status.endpoint ?? 'without an endpoint'}`,
    '',
    ...rows,
    lineOf('sharing', SHARES[manual_share.outcome], manual_share.decided_by),
    '',
    ...(level ? [`Shared at most:        ${level.level}, by ${level.place}`] : []),
    ...(recording ? [] : ['Recording:             off, by your configuration']),
    `Your configuration:    ${user.path}${STATES[user.state]}`,
    ...project.map(({ path, state }) => `Project configuration: ${path}${STATES[state]}`),
    ...(id ? [`Your id:               ${id} (npx aboveboard renew-id ${status.package})`] : []),
    '',
  ].join('\n');
}

export function lineOf(what: string, state: string, { source, detail }: Statement): string {
  return `${what.padEnd(9)} ${state.padEnd(4)} ${source}: ${detail}`;
}
