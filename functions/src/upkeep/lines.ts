/** The lines of an export. Whoever reads one by eye finds typed fields, as in the stores. */
import type { Fields } from '../../../src/firestore/index.js';
import type { Content } from '../store/index.js';

export const VERSION = 1;

export type Line =
  /** The first. */
  | { readonly kind: 'store'; readonly version: number; readonly secret: string }
  /** As many lines of invokes follow it. */
  | {
      readonly kind: 'document';
      readonly collection: Content['collection'];
      readonly id: string;
      readonly expires_at: string;
      readonly fields: Fields;
      readonly invokes: number;
    }
  | { readonly kind: 'invoke'; readonly id: string; readonly fields: Fields }
  | {
      readonly kind: 'published';
      readonly package: string;
      readonly day: string;
      readonly json: string;
    }
  | { readonly kind: 'counted'; readonly until: string }
  /** The last: how many there are before it. */
  | { readonly kind: 'end'; readonly lines: number };
