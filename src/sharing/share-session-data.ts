/** The manual share: a user's own act, whose outcome is a value whatever happens. */

import { isPrinting } from '../consent/index.js';
import type { Session } from '../session/index.js';
import { mayShare } from './may-share.js';
import { prepare } from './prepare.js';
import { previewShare } from './preview-share.js';
import { stderr } from './terminal.js';
import type { NotSent, ShareOptions, ShareResult, ShareTarget, Surroundings } from './types.js';

/**
 * Shares what `session` holds now. Never rejects. On a terminal it shows progress and a report;
 * elsewhere it only returns.
 */
export async function shareSessionData(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings = {},
): Promise<ShareResult> {
  const result = await attempt(session, options, surroundings);
  try {
    const { terminal = stderr } = surroundings;
    if (terminal.isTTY && options.silent !== true) {
      const { linesOf } = await import('./report.js');
      terminal.write(linesOf(result));
    }
  } catch {
    // A terminal that went away has nobody to tell.
  }
  return result;
}

/** Shows what a share would post, in place of posting it; no question is asked. */
async function print(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings,
): Promise<NotSent> {
  const preview = await previewShare(session, options, surroundings);
  const { terminal = stderr } = surroundings;
  terminal.write(`${preview.outcome === 'preview' ? preview.text : preview.message}\n`);
  const message = 'Nothing was sent: ABOVEBOARD_DEBUG shows what would be.';
  return { outcome: 'not-sent', message };
}

async function attempt(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings,
): Promise<ShareResult> {
  try {
    if (isPrinting(surroundings.env ?? process.env)) {
      return await print(session, options, surroundings);
    }
    const permission = mayShare(session, options, surroundings);
    if (permission.outcome === 'not-sent') return permission;
    const prepared = await prepare(session, permission.endpoint, options, surroundings);
    if (prepared.outcome === 'not-sent') return prepared;
    const refusal = await permission.confirm();
    if (refusal !== undefined) return refusal;
    const { send } = await import('./send.js');
    return await send(prepared, surroundings);
  } catch {
    const message = 'Nothing was sent: the session, or an option, cannot be read.';
    return { outcome: 'not-sent', message };
  }
}
