/**
 * Loaded before a program, reports at its end what it did: files, timers, sockets, look-ups, child
 * processes and workers, and which modules it loaded. It loads nothing of what it looks for.
 */
import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { Session } from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;
const { writeFileSync } = fs;
const report = new URL(new URL(import.meta.url).searchParams.get('to'));

const did = [];
const read = [];

const LOOKS = /^(access|exists|l?stat|statfs|readFile|readlink|realpath|readdir|opendir)(Sync)?$/;
const OPENS = /^(open(Sync|AsBlob)?|createReadStream|ReadStream)$/;

function onlyReads(name, flags) {
  if (LOOKS.test(name)) return true;
  if (!OPENS.test(name)) return false;
  if (typeof flags === 'number') return (flags & (O_WRONLY | O_RDWR | O_CREAT)) === 0;
  return typeof flags !== 'string' || flags === 'r';
}

function note(name, [where, flags]) {
  // A descriptor or a handle was opened before, and noted then.
  const isPath = typeof where === 'string' || where instanceof URL || Buffer.isBuffer(where);
  if (!isPath) return;
  const path = where instanceof URL ? fileURLToPath(where) : String(where);
  if (onlyReads(name, flags)) read.push(path);
  else did.push(`${name} ${path}`);
}

function watch(functions) {
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== 'function') continue;
    const watched = new Proxy(value, {
      apply(target, self, args) {
        note(name, args);
        return Reflect.apply(target, self, args);
      },
      construct(target, args, as) {
        note(name, args);
        return Reflect.construct(target, args, as);
      },
    });
    // Not everything can be replaced; what cannot opens its files by what can.
    Reflect.set(functions, name, watched);
  }
}

watch(fs);
watch(fs.promises);
syncBuiltinESMExports();

/** What every program is full of. Files are noted above; random numbers go nowhere. */
const USUAL = /^(PROMISE|TickObject|Immediate|Microtask|FS.*|FILEHANDLE.*|RANDOMBYTESREQUEST)$/;

createHook({
  init(_, type) {
    if (!USUAL.test(type)) did.push(type);
  },
}).enable();

const session = new Session();
session.connect();
session.on('Debugger.scriptParsed', ({ params: { url } }) => {
  if (url.startsWith('file:')) read.push(fileURLToPath(url));
});
session.post('Debugger.enable');

process.on('exit', () => {
  const modules = process.moduleLoadList
    .filter((module) => module.startsWith('NativeModule '))
    .map((module) => module.replace('NativeModule ', 'node:'));
  writeFileSync(report, JSON.stringify({ did, read, modules }));
});
