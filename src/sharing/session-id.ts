/** A session id gets into paths and commands, so nothing else may pass for one. Lower case, as the service wants it. */
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isSessionId(text: unknown): boolean {
  return typeof text === 'string' && SESSION_ID.test(text);
}
