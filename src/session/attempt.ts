/** Nothing that fails in here may reach the host's program: a failure becomes the fallback. */
export function attempt<T>(run: () => T, fallback: T): T {
  try {
    return run();
  } catch {
    return fallback;
  }
}
