/** Nothing of telemetry is worth an error in somebody's page, or a word in its console. */
export function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // What was to be recorded is lost.
  }
}
