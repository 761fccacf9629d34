/**
 * One real browser for the tests of pages: the Chromium that npm installed, wherever it runs, and
 * otherwise a Chrome that is installed here.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a `beforeAll` that launches a browser may take: the first has to unpack it. */
export const LAUNCH_TIMEOUT_MS = 180_000;

/** Where a page cannot tell that a program drives its browser. */
export const LIKE_A_PERSON = '--disable-blink-features=AutomationControlled';

/** Rejects with one sentence where no browser can run. */
export async function launchBrowser(...args: string[]): Promise<Browser> {
  const failures: string[] = [];
  for (const optionsOf of [packed, packedWithItsLibraries, installed]) {
    try {
      return await chromium.launch({ args, ...(await optionsOf()) });
    } catch (error) {
      failures.push(`${optionsOf.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(
    'No browser runs here, and tests of pages need one: on Linux with x64 npm installs it ' +
      `(@sparticuz/chromium), elsewhere install Chrome.\n\n${failures.join('\n\n')}`,
  );
}

async function packed(): Promise<LaunchOptions> {
  return { executablePath: join(await unpacked(), 'chromium') };
}

/** On a system without NSS and expat. */
async function packedWithItsLibraries(): Promise<LaunchOptions> {
  const env = { ...process.env, LD_LIBRARY_PATH: join(await unpacked(), 'al2023/lib') };
  return { ...(await packed()), env };
}

async function installed(): Promise<LaunchOptions> {
  return { channel: 'chrome' };
}

/** The folder with the browser, made by whichever test is first. */
async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`@sparticuz/chromium has nothing for ${process.platform} on ${process.arch}`);
  }
  const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const cache = join(ROOT, 'node_modules/.cache');
  const folder = join(cache, `chromium-${devDependencies['@sparticuz/chromium']}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  // It unpacks into the folder for temporary files, and its libraries only where it sees Lambda.
  const env = { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' };
  const unpack = `(await import('@sparticuz/chromium')).default.executablePath();`;
  const args = ['--input-type=module', '-e', `await ${unpack}`];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another test may have been quicker.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
