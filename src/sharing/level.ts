/** How much a share reveals: what was asked for in this very call, or `shapes`. */
import { LEVELS } from '../collection/index.js';
import { type HighestLevel, isHigher } from '../consent/index.js';
import type { Level } from '../wire.js';
import type { ShareOptions, ShareTarget } from './types.js';

type AskedLevel =
  | { readonly outcome: 'level'; readonly level: Level }
  /** Sending less, or more, than was asked for would be a lie. */
  | { readonly outcome: 'refused'; readonly message: string };

const DEFAULT_LEVEL: Level = 'shapes';

/** `highest` is what a configuration allows at most. */
export function levelOf(
  { level: asked, collects }: ShareTarget & ShareOptions,
  highest: HighestLevel = { level: 'text', place: '' },
): AskedLevel {
  const usual = isHigher(DEFAULT_LEVEL, highest.level) ? highest.level : DEFAULT_LEVEL;
  const level = asked ?? usual;
  if (!LEVELS.includes(level)) {
    return { outcome: 'refused', message: `The level must be one of ${LEVELS.join(', ')}.` };
  }
  if (collects === undefined && level !== 'counts' && level !== 'shapes') {
    const message = `The level "${level}" opens what a package declares, and this one declares nothing; share at "shapes" or "counts".`;
    return { outcome: 'refused', message };
  }
  if (isHigher(level, highest.level)) {
    const message = `The level "${level}" was asked for, and ${highest.place} allows "${highest.level}" at most.`;
    return { outcome: 'refused', message };
  }
  return { outcome: 'level', level };
}
