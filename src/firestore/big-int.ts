/** A bigint as text, unless it is so large that writing it would hold up the host. */

/** Writing the digits takes more than linear time, and there may be 300 million. */
const LARGEST_WRITTEN = 2n ** 4_096n;

export function bigIntText(value: bigint): string {
  return value < -LARGEST_WRITTEN || value > LARGEST_WRITTEN ? '[bigint]' : String(value);
}
