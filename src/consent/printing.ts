/** `ABOVEBOARD_DEBUG=print` shows what would be sent, in place of sending it. */
import type { Variables } from '../disk/index.js';

export function isPrinting(env: Variables): boolean {
  return env['ABOVEBOARD_DEBUG']?.trim().toLowerCase() === 'print';
}
