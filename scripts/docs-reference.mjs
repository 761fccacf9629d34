/**
 * The reference of the SDK: for each entry a page with everything that it exports, what is said of it
 * in the sources, and its types. From API Extractor's model; its own documenter makes a page of each
 * name, and a reader looks through 160.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

export const REFERENCE = 'docs/reference';

const NOTE = 'Made from the sources by `npm run docs`; what is wrong here is put right there.';
/** Between pieces of code that are formatted in one go. */
const CUT = '//✂';

const isFunction = ({ kind }) => kind === 'Function';
/** What a type names without exporting it has no name that anybody could import. */
const isExported = ({ canonicalReference }) => !canonicalReference.includes('!~');
/** Of two that are called alike. */
const keyOf = ({ name, fileUrlPath }) => `${fileUrlPath} ${name}`;

/** By which tests replace clock, disk and network; their types say nothing to a host. */
const FOR_TESTS = ['clock', 'surroundings'];

const textOf = (tokens) => tokens.map(({ text }) => text).join('');

/** A comment without its stars, each paragraph on one line. */
function proseOf({ docComment = '' }) {
  const text = docComment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim();
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' '))
    .join('\n\n');
}

/** Of a literal type inside another only that it is there: a declaration's fields fill pages. */
function shortened(code) {
  let depth = 0;
  let kept = '';
  for (const character of code) {
    if (character === '}') depth -= 1;
    if (depth < 2) kept += character;
    if (character === '{') {
      depth += 1;
      if (depth === 2) kept += ' /* … */ ';
    }
  }
  return kept;
}

/** In the model an interface ends before its members, which are listed apart. */
function codeOf(member) {
  const code = textOf(member.excerptTokens).trim();
  if (member.kind === 'Interface') return `${code} {}`;
  return isFunction(member) ? shortened(code) : code;
}

/** Formats every piece as the sources are, in one run of the formatter. */
function formatted(pieces) {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', '--stdin-file-path=reference.ts'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    input: pieces.join(`\n${CUT}\n`),
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`The formatter does not understand the types: ${stderr.slice(0, 500)}`);
  return stdout.split(`${CUT}\n`).map((piece) => piece.trim().replace(/^export (declare )?/, ''));
}

const sourceOf = ({ fileUrlPath }) =>
  fileUrlPath.replace(/^dist\//, 'src/').replace(/\.d\.ts$/, '.ts');

const block = (code) => `\`\`\`ts\n${code}\n\`\`\``;

/** What the types of a member name, but for those that only tests use. */
function namedBy({ excerptTokens = [], parameters = [], members = [] }) {
  const skipped = parameters
    .filter(({ parameterName }) => FOR_TESTS.includes(parameterName))
    .map(({ parameterTypeTokenRange }) => parameterTypeTokenRange);
  const isSkipped = (index) =>
    skipped.some(({ startIndex, endIndex }) => index >= startIndex && index < endIndex);
  return [
    ...excerptTokens
      .filter(
        ({ canonicalReference }, index) => canonicalReference !== undefined && !isSkipped(index),
      )
      .map(({ canonicalReference }) => canonicalReference),
    ...members.flatMap(namedBy),
  ];
}

/** What an entry exports, and what it names by way of that. */
function reachable(entry) {
  const byReference = new Map(entry.members.map((each) => [each.canonicalReference, each]));
  const found = new Set();
  const waiting = entry.members.filter(isExported);
  for (const member of waiting) {
    if (found.has(member)) continue;
    found.add(member);
    const named = namedBy(member).map((reference) => byReference.get(reference));
    waiting.push(...named.filter((each) => each !== undefined));
  }
  return entry.members.filter((member) => found.has(member));
}

function membersList(members) {
  const items = members.map((member) => {
    const signature = textOf(member.excerptTokens).trim().replace(/;$/, '').replaceAll(/\s+/g, ' ');
    const prose = proseOf(member).replaceAll(/\n+/g, ' ');
    return `- \`${signature}\`${prose === '' ? '' : `<br>${prose}`}`;
  });
  return items.join('\n');
}

function section(member, code) {
  const { name, members = [] } = member;
  const source = sourceOf(member);
  // An entry may give it another name than its source does.
  const named = code.replace(/^(interface|type) \w+/, `$1 ${name}`);
  const parts = [
    `### ${name}`,
    proseOf(member),
    block(members.length === 0 ? named : named.replace(/\{\s*\}$/, '{ … }')),
    membersList(members),
    `[${source}](../../${source})`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function chapter(title, members, codes) {
  if (members.length === 0) return [];
  return [`## ${title}`, ...members.map((member) => section(member, codes.get(member)))];
}

/** What another page tells already is only named. */
function pageOf(entry, codes, elsewhere) {
  const members = reachable(entry);
  const own = members.filter((member) => !elsewhere.has(keyOf(member)));
  const known = members.filter((member) => elsewhere.has(keyOf(member)));
  const exported = own.filter(isExported);
  const links = known.map(
    (member) => `[${member.name}](${elsewhere.get(keyOf(member))}.md#${member.name.toLowerCase()})`,
  );
  const page = [
    `# \`${entry.imported}\``,
    entry.opening,
    NOTE,
    ...chapter('Functions', exported.filter(isFunction), codes),
    ...chapter(
      'Types and values',
      exported.filter((member) => !isFunction(member)),
      codes,
    ),
    ...chapter(
      'Named by these, and not exported',
      own.filter((member) => !isExported(member)),
      codes,
    ),
    ...(links.length === 0 ? [] : ['## Told elsewhere', links.join(', ')]),
  ];
  return `${page.join('\n\n')}\n`;
}

function overview(entries) {
  const rows = entries.map(({ name, imported, opening, members }) => {
    const sentence = opening.replaceAll('\n', ' ').replace(/^`[^`]+`: /, '');
    return `| [\`${imported}\`](${name}.md) | ${sentence} | ${members.filter(isExported).length} |`;
  });
  return `${[
    '# Reference',
    `Every entry of the package, and everything that it exports. ${NOTE}`,
    ['| Entry | What it is for | Exports |', '|---|---|---|', ...rows].join('\n'),
    'The same as reports, whose difference shows what a change means to those who use the package, ' +
      'are in [docs/api](../api). The HTTP interface describes itself at `/v1/openapi.json`.',
  ].join('\n\n')}\n`;
}

/** The compiler takes a file's opening comment for that of the first thing in it. */
function hasOwnWords(member) {
  const [comment = ''] =
    /^\/\*\*.*?\*\/(?=\n\n)/s.exec(readFileSync(join(ROOT, sourceOf(member)), 'utf8')) ?? [];
  return ![proseOf({}), proseOf({ docComment: comment })].includes(proseOf(member));
}

/** What is exported without a word on it. */
export function undocumented(entries) {
  return entries.flatMap(({ imported, members }) =>
    members
      .filter((member) => isExported(member) && !hasOwnWords(member))
      .map(({ name, fileUrlPath }) => `${name} of ${imported}, in ${sourceOf({ fileUrlPath })}`),
  );
}

/** The text of each page by its path. `entries` as docs-api.mjs reads them. */
export function reference(entries) {
  const members = entries.flatMap((entry) => entry.members);
  const pieces = formatted(members.map(codeOf));
  const codes = new Map(members.map((member, index) => [member, pieces[index]]));
  const elsewhere = new Map();
  const pages = entries.map((entry) => {
    const page = [`${REFERENCE}/${entry.name}.md`, pageOf(entry, codes, elsewhere)];
    for (const member of reachable(entry)) {
      if (!elsewhere.has(keyOf(member))) elsewhere.set(keyOf(member), entry.name);
    }
    return page;
  });
  return [[`${REFERENCE}/README.md`, overview(entries)], ...pages];
}
