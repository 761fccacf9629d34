/** That nothing left while something was done, said so that a test's failure shows what did. */
import type { TestRequest } from './received.js';
import type { TestService } from './service.js';

/** As much of a body as helps to see where it came from. */
const SHOWN_CHARACTERS = 500;

/**
 * Answers what `run` answers, and rejects where anything arrived at the service until it did. What
 * leaves in the background must have had its time: `run` ends with `telemetry.flush()`.
 */
export async function expectNothing<T>(
  service: Pick<TestService, 'requests'>,
  run: () => T | Promise<T>,
): Promise<T> {
  const before = service.requests.length;
  const answer = await run();
  const arrived = service.requests.slice(before);
  if (arrived.length === 0) return answer;
  throw new Error(['Nothing should have left, and this did:', ...arrived.map(shown)].join('\n  '));
}

export function shown({ method, path, body }: TestRequest): string {
  return [method, path, body.slice(0, SHOWN_CHARACTERS)].filter((part) => part !== '').join(' ');
}
