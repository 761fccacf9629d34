/** Turning a stream on and off: off lasts, whoever asks for it; on lasts only when its user did. */
import { decide } from './decide.js';
import { originOf } from './endpoint.js';
import { OWN_SWITCH } from './switches.js';
import type { Circumstances, Stream } from './types.js';

/** What became of a wish to turn something on or off. */
export interface SettingResult {
  /** What is in force now. */
  readonly on: boolean;
  /** A plain sentence. */
  readonly message: string;
}

/** Off from the moment of the call on; that it lasts is known when the result is. */
export async function turnOff(
  stream: Stream,
  circumstances: Circumstances,
): Promise<SettingResult> {
  const { choices, user, package: name } = circumstances;
  choices[stream] = { on: false };
  const file = user();
  const { updateConfig } = await import('./update.js');
  const own = OWN_SWITCH[stream];
  const written = await updateConfig(file, name, (section) =>
    // A host may say so at every start.
    section[own] === false ? undefined : { ...section, [own]: false },
  );
  if (written.outcome !== 'failed') {
    return { on: false, message: `Off for good: that is written in ${file.path}.` };
  }
  const unwritten = `It could not be made to last: ${written.message}`;
  choices[stream] = { on: false, unwritten };
  return { on: false, message: `Off for this process. ${unwritten}` };
}

/** By a program, for as long as it runs; never against what a user turned off. */
export function turnOn(
  stream: Stream,
  circumstances: Circumstances,
  now: Date = new Date(),
): SettingResult {
  const { choices, endpoint } = circumstances;
  const origin = originOf(endpoint);
  if (origin === undefined) delete choices[stream];
  else choices[stream] = { on: true, at: now, endpoint: origin };
  const { on, decidedBy } = decide(stream, circumstances);
  if (on) return { on, message: 'On, for this process.' };
  return { on, message: `Still off. ${decidedBy.detail}` };
}
