/** What leaves unasked: by the worker, so that no process waits for the disk, nor for the network. */
import { errorCode, type Platform, packagesFolder } from '../disk/index.js';
import type { Deliverer, Departure } from '../outbox/index.js';
import { aborted, type Transport, unrecorded, unsent, wayTo } from '../transport/index.js';
import { sharedHost } from './host.js';
import type { SendJob } from './worker/jobs.js';

/** Makes a transport of what is in the ledger before its first byte leaves. */
export type Background = (
  of: Pick<Departure, 'package' | 'session'> & Pick<SendJob, 'stream'>,
  platform?: Partial<Platform>,
) => Transport;

/** Sends once. A signal is looked at before it begins; what nobody waits for, nobody stops. */
export const background: Background = ({ stream, ...of }, platform) => ({
  async send({ url, headers, body }, { timeoutMs, signal }) {
    if (signal?.aborted) return aborted();
    let folder: string;
    try {
      folder = packagesFolder(platform);
    } catch (error) {
      return unrecorded(errorCode(error));
    }
    try {
      const request = { way: await wayTo(url), url: url.href, headers, body, timeoutMs };
      return await sharedHost().run({ kind: 'send', folder, of, stream, ...request });
    } catch {
      return unsent('ERR_WORKER', url);
    }
  },
});

/** Rejects where the worker ends before it has answered. */
export const deliverInBackground: Deliverer = async (order) => {
  const way = await wayTo(new URL(order.permit.endpoint));
  return sharedHost().run({ kind: 'deliver', way, order });
};
