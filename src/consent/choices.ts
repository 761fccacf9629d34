/** What a program's code chose, for the process: a yes that lasts is not code's to give. */
import { processState } from '../process-state.js';
import type { Stream } from './types.js';

export type Choice =
  | {
      readonly on: true;
      readonly at: Date;
      /** Scheme, host and port of the service. */
      readonly endpoint: string;
    }
  | {
      readonly on: false;
      /** Why it could not be made to last; a plain sentence. */
      readonly unwritten?: string;
    };

export type Choices = { [stream in Stream]?: Choice };

/** One and the same for all copies of this SDK in the process. */
export function choicesOf(packageName: string): Choices {
  return processState(JSON.stringify(['consent.1', packageName]), () => ({}));
}
