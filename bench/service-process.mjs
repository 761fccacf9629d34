/** The service and its peers as processes of their own, on this machine, with folders of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVICE = fileURLToPath(new URL('../functions/lib/serve.js', import.meta.url));
const PEERS = fileURLToPath(new URL('service-servers.mjs', import.meta.url));

/** Limits are for strangers; here one client asks for all of it. */
const NO_LIMITS = Object.fromEntries(
  ['CLIENT', 'RXINFER', 'WRONG_KEY', 'PACKAGE', 'INSTANCE'].map((name) => [
    `ABOVEBOARD_${name}_RATE`,
    '0',
  ]),
);

/**
 * Answers what the process holds, in bytes, once its garbage is collected; or what it has taken of the
 * cores until now, in microseconds. And ends with the bench, however that ends.
 */
const PROBE = `data:text/javascript,${encodeURIComponent(
  'const answers = { memory() { gc(); return process.memoryUsage(); }, cpu: process.cpuUsage };' +
    'process.on("message", (asked) => process.send(answers[asked]()));' +
    'process.on("disconnect", () => process.exit()); process.channel.unref();',
)}`;

async function started(args, env) {
  const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      output += text;
      const [, found] = /listens on (\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`It did not start: ${output}`)));
  });
  const asked = async (what) => {
    child.send(what);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return {
    url,
    memory: () => asked('memory'),
    /** Of all of its threads, the kernel's work for them included. */
    cpu: async () => {
      const { user, system } = await asked('cpu');
      return user + system;
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

export const startPeer = (name) => started([PEERS, name], {});

export const startService = (folder) =>
  started([SERVICE], { PORT: '0', ABOVEBOARD_DATA: folder, ...NO_LIMITS });

/** A folder for the time of `use`, on the disk on which temporary files are. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
