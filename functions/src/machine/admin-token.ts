/** The admin token of one machine: made once, readable by its owner alone, shown to nobody. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const TOKEN_BYTES = 32;
const OWNER_ONLY = 0o600;

export interface AdminToken {
  readonly token: string;
  readonly path: string;
  readonly made: boolean;
}

/** The folder must exist. Of two first starts at one moment, both use the token that came first. */
export async function adminTokenIn(folder: string): Promise<AdminToken> {
  const path = join(folder, 'admin-token');
  const made = await make(path);
  if (!made) await chmod(path, OWNER_ONLY);
  const token = (await readFile(path, 'utf8')).trim();
  if (token === '') throw new Error(`${path} is empty: remove it, and a new token is made.`);
  return { token, path, made };
}

async function make(path: string): Promise<boolean> {
  const token = `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`;
  try {
    await writeFile(path, token, { flag: 'wx', mode: OWNER_ONLY, flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
