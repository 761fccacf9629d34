/** What the next share would post, shown before it is: nothing is written, and nothing leaves. */
import type { Session } from '../session/index.js';
import type { ShareOptions, ShareTarget, Surroundings } from './types.js';

/** A request as it would be posted. */
export interface PreviewedRequest {
  readonly method: 'POST';
  /** Null where there is no endpoint to post to. */
  readonly url: string | null;
  /** With the erasure key masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly what would be posted, before compression; its bytes are its UTF-8. */
  readonly body: string;
  readonly bytes: number;
  /** Of the bytes, hex. */
  readonly sha256: string;
}

/** What a share would post now, or why there is nothing to post. */
export type Preview =
  | {
      readonly outcome: 'preview';
      /** What would become of a share now. */
      readonly decision: 'allowed' | 'ask' | 'forbidden';
      /** The same in one line. */
      readonly message: string;
      /** What would be posted if it were allowed. */
      readonly requests: readonly PreviewedRequest[];
      /** For people to read. */
      readonly text: string;
    }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'nothing'; readonly message: string };

/** Never rejects. Shows also what may not leave: what would, if it might. */
export async function previewShare(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings = {},
): Promise<Preview> {
  try {
    const { preview } = await import('./preview.js');
    return await preview(session, options, surroundings);
  } catch {
    return { outcome: 'nothing', message: 'The session, or an option, cannot be read.' };
  }
}
