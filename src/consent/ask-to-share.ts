/** Asks, once, whether sessions may be shared automatically. Both answers last. */
import type { Declaration } from '../collection/declaration/index.js';
import { type Ask, askAtTerminal } from './ask.js';
import { decide } from './decide.js';
import { originOf } from './endpoint.js';
import { type NoticeSurroundings, showNotice } from './notice.js';
import { type SettingResult, turnOff, turnOn } from './settings.js';
import type { Circumstances } from './types.js';
import { keepAnswer, supposingYes } from './yes.js';

export interface AskSurroundings extends NoticeSurroundings {
  readonly ask?: Ask | undefined;
}

/**
 * Asks where only a yes is missing, after the notice for whoever has not seen it: there is no
 * question that its user could answer in vain. `circumstances` are those of the moment of the call.
 */
export async function askToShare(
  circumstances: () => Circumstances,
  declaration: Declaration,
  surroundings: AskSurroundings = {},
): Promise<SettingResult> {
  const { ask = askAtTerminal, now = () => new Date() } = surroundings;
  const asked = circumstances();
  if (decide('sessions', asked).on) return { on: true, message: 'On already: you said yes.' };
  const supposed = supposingYes(asked, now());
  const { decidedBy } = decide('sessions', supposed);
  if (decidedBy.says === 'off' && decidedBy.source !== 'notice') return stillOff(decidedBy.detail);
  await showNotice(supposed, declaration, surroundings);
  const answer = await ask(questionOf(asked));
  if (answer === undefined) return stillOff('There is no terminal at which to ask.');
  const answered = now();
  const written = await keepAnswer(asked, answer, answered);
  if (!answer) {
    if (written.outcome === 'failed') return turnOff('sessions', asked);
    return { on: false, message: 'Off for good: the answer was no.' };
  }
  // What could not be written is a yes for this process all the same.
  if (written.outcome === 'failed') turnOn('sessions', asked, answered);
  const { on, decidedBy: by } = decide('sessions', circumstances());
  return on ? { on, message: by.detail } : stillOff(by.detail);
}

function questionOf({ package: name, endpoint }: Circumstances): string {
  return `May ${name} share, after each use and by itself, what it records of its calls with ${originOf(endpoint)}? Types and sizes of values, not the values; npx aboveboard disable ${name} ends it.`;
}

function stillOff(why: string): SettingResult {
  return { on: false, message: `Still off. ${why}` };
}
