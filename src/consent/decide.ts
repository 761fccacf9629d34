/**
 * Whether anything may leave, and who decided. The sources are asked in the order of the design;
 * each can only turn off, so the first that does is the answer.
 */
import { automation } from './automation.js';
import { defaultSource } from './default.js';
import { endpointSource } from './endpoint.js';
import { projectConfiguration } from './project.js';
import { turnedOnAt } from './switches.js';
import { needsNoNotice, noticeSource, toldOf } from './told.js';
import type { Circumstances, Source, Statement, Stream } from './types.js';
import { userConfiguration } from './user.js';
import { disabled, doNotTrack, packageVariables } from './variables.js';

/** All but the last, which speaks where these have nothing against it. */
const OBJECTORS: readonly Source[] = [
  doNotTrack,
  disabled,
  packageVariables,
  automation,
  projectConfiguration,
  userConfiguration,
  endpointSource,
  noticeSource,
];

export type Decision =
  | { readonly on: false; readonly decidedBy: Statement }
  | ({ readonly on: true; readonly decidedBy: Statement } & Agreed);

/** What the user agreed to. */
export interface Agreed {
  /** Of the declaration: fields that are younger stay home. */
  readonly revision: number;
  /** What was recorded before stays home. Undefined where nothing has to. */
  readonly since: Date | undefined;
  /**
   * Another one for each yes and each first notice. What was recorded under another one stays home,
   * whatever the clocks said: they are set back, and two things happen in one millisecond.
   */
  readonly watermark: string;
}

/** Reads no more than it takes to know. */
export function decide(stream: Stream, circumstances: Circumstances): Decision {
  for (const source of OBJECTORS) {
    const decidedBy = source(stream, circumstances);
    if (decidedBy.says === 'off') return { on: false, decidedBy };
  }
  const decidedBy = defaultSource(stream, circumstances);
  if (decidedBy.says !== 'on') return { on: false, decidedBy };
  return { on: true, decidedBy, ...agreedOf(stream, circumstances) };
}

/** What every source says, in their order. */
export function statements(stream: Stream, circumstances: Circumstances): Statement[] {
  return [...OBJECTORS, defaultSource].map((source) => source(stream, circumstances));
}

export type ManualDecision =
  /** `ask`: it takes a yes at a terminal. */
  | {
      readonly outcome: 'allowed' | 'ask';
      readonly decidedBy: Statement;
      readonly endpoint: string;
    }
  | { readonly outcome: 'forbidden'; readonly decidedBy: Statement };

/** They speak of what happens unasked; who shares can be asked. */
const ASKABLE: ReadonlySet<Source> = new Set([doNotTrack, automation]);

/** A share that the user asks for. A prohibition counts for more than a question. */
export function decideManualShare(circumstances: Circumstances): ManualDecision {
  const { endpoint } = circumstances;
  let question: Statement | undefined;
  for (const source of OBJECTORS) {
    const decidedBy = source('manual-share', circumstances);
    if (decidedBy.says !== 'off') continue;
    if (!ASKABLE.has(source)) return { outcome: 'forbidden', decidedBy };
    question ??= decidedBy;
  }
  const outcome = question === undefined ? 'allowed' : 'ask';
  const decidedBy = question ?? defaultSource('manual-share', circumstances);
  return { outcome, decidedBy, endpoint: String(endpoint) };
}

function agreedOf(stream: Stream, circumstances: Circumstances): Agreed {
  const { package: name, declared, choices, user } = circumstances;
  const choice = choices[stream];
  const moments = turnedOnAt(user(), name, stream);
  if (choice?.on === true) moments.push(choice.at);
  if (needsNoNotice(stream, circumstances)) {
    return { revision: declared.revision, ...markOf(moments) };
  }
  const { inTime } = toldOf(circumstances);
  const firstTold = Math.min(...inTime.map(({ shownAt }) => shownAt.getTime()));
  return {
    revision: Math.max(...inTime.map(({ revision }) => revision)),
    ...markOf([...moments, new Date(firstTold)]),
  };
}

function markOf(moments: readonly Date[]): Pick<Agreed, 'since' | 'watermark'> {
  const watermark = moments.map((moment) => moment.toISOString()).join(' ');
  return { since: latest(moments), watermark };
}

function latest(moments: readonly Date[]): Date | undefined {
  if (moments.length === 0) return undefined;
  return new Date(Math.max(...moments.map((moment) => moment.getTime())));
}
