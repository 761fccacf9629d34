/** Ids and keys as people paste them: with spaces, quotes, or the whole line from an issue around them. */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const KEY = /^[A-Za-z0-9_-]{43}$/;

export const idIn = (text: string): string | undefined => UUID.exec(text)?.[0].toLowerCase();

export function keyIn(text: string): string | undefined {
  const key = text.replace(/^[\s"'`]+|[\s"'`,]+$/g, '');
  return KEY.test(key) ? key : undefined;
}

export const NO_ID =
  'This holds no session id: it looks like 123e4567-e89b-42d3-a456-426614174000.';
export const NO_KEY =
  'This is no erasure key: it has 43 letters, digits, - and _. It stands in the receipt as erasure_key.';
