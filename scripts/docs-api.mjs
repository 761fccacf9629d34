/**
 * The surface of each entry of the package, read by API Extractor from the types that are installed:
 * a report, whose difference shows a change of the public API as its users will see it, and the
 * model that the reference is made of.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

export const REPORTS = 'docs/api';

/** Of the compiler that API Extractor brings, so that it reads the types as a strict host does. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023', 'dom'],
  types: ['node'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

const silent = { logLevel: 'none' };
const loud = { logLevel: 'error', addToApiReportFile: false };
/** Nothing is released in stages; what a type names without exporting it is in the report. */
const MESSAGES = {
  compilerMessageReporting: { default: loud },
  extractorMessageReporting: {
    default: loud,
    'ae-missing-release-tag': silent,
    'ae-forgotten-export': silent,
    'ae-undocumented': silent,
  },
  tsdocMessageReporting: { default: loud },
};

/** What a host can import, with the file of its types. */
function entries() {
  const { name: own, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, target]) => target.import?.types !== undefined)
    .map(([path, target]) => ({
      name: path === '.' ? 'index' : path.slice('./'.length),
      imported: `${own}${path.slice('.'.length)}`,
      types: join(ROOT, target.import.types),
    }));
}

function configFor({ ExtractorConfig }, { name, types }, all, folder) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS, files: all } },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
      },
      docModel: {
        enabled: true,
        includeForgottenExports: true,
        apiJsonFilePath: join(folder, `${name}.api.json`),
      },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: MESSAGES,
    },
  });
}

/** By its source's opening comment, which tells why the entry exists. */
function openingOf(types) {
  const source = types.replace(join(ROOT, 'dist'), join(ROOT, 'src')).replace(/\.d\.ts$/, '.ts');
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(readFileSync(source, 'utf8')) ?? [];
  return comment.replaceAll(/^\s*\* ?/gm, '').trim();
}

/** Each entry with its opening comment, its report and the members of its model. */
export async function surfaces() {
  // Loaded here because setUp() may only just have installed it.
  const { default: extractor } = await import('@microsoft/api-extractor');
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-api-'));
  mkdirSync(join(folder, 'temp'));
  try {
    const all = entries().map(({ types }) => types);
    const configs = entries().map((entry) => configFor(extractor, entry, all, folder));
    const compilerState = extractor.CompilerState.create(configs[0], {
      additionalEntryPoints: all,
    });
    for (const config of configs) extract(extractor, config, compilerState);
    const read = (name) => readFileSync(join(folder, name), 'utf8');
    return entries().map((entry) => ({
      ...entry,
      opening: openingOf(entry.types),
      report: read(`${entry.name}.api.md`),
      members: JSON.parse(read(`${entry.name}.api.json`)).members[0].members,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function extract({ Extractor }, config, compilerState) {
  const { succeeded } = Extractor.invoke(config, {
    compilerState,
    // It says that it has written a report that was not there, and which compiler it uses.
    messageCallback: (message) => {
      message.handled = message.messageId.startsWith('console-');
    },
    localBuild: true,
  });
  if (!succeeded) throw new Error('API Extractor does not understand the types.');
}
