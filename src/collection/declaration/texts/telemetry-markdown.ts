/**
 * The page `TELEMETRY.md`, whole and from the declaration alone, so that it can be made again and
 * compared: a page that says less than the code does is worse than none.
 */
import type { Declaration, Field, Fields, SessionsDeclaration } from '../types.js';
import { code, commands, inline, table } from './markdown.js';
import { optOutParagraphs, type PageOptions } from './opt-out.js';
import { ASSURANCES, assured, PROMISES } from './promises.js';
import { SESSION_RECORD } from './session-record.js';

/** The same for the same declaration and options, at any time and on any machine. */
export function telemetryMarkdown(declaration: Declaration, options: PageOptions): string {
  const { package: name, revision } = declaration;
  const paragraphs = [
    `# What ${name} collects`,
    `<!-- Made from revision ${revision} of the declaration. Change that, not this. -->`,
    inline(declaration.description),
    whereItGoes(declaration, options),
    '## What is collected',
    ...collected(declaration),
    '## What is never collected',
    PROMISES.filter(({ unless }) => !unless?.(declaration))
      .map((promise) => `- ${assured(promise)}`)
      .join('\n'),
    '## How to turn it off',
    ...optOutParagraphs(name, options),
    '## How to see what left, and how to erase it',
    ...erasure(declaration),
    '## Where it is discussed',
    discussion(declaration),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function whereItGoes({ region, retention_days }: Declaration, { endpoint }: PageOptions): string {
  if (endpoint === null) return 'Nothing is sent anywhere: no service is set.';
  const place = region === undefined ? '' : `, lies in ${inline(region)}`;
  const time = retention_days === undefined ? '' : `, and is deleted after ${retention_days} days`;
  return `It goes to <${endpoint}>${place}${time}.`;
}

function collected({ usage, events = {}, sessions }: Declaration): string[] {
  const paragraphs: string[] = [];
  if (usage !== undefined) {
    paragraphs.push('### When the package is loaded', fieldTable(usage.fields));
  }
  for (const [name, { description, fields }] of Object.entries(events)) {
    paragraphs.push(`### Event ${code(name)}`, inline(description), fieldTable(fields));
  }
  if (sessions !== undefined) paragraphs.push(...sessionParagraphs(sessions));
  return paragraphs.length > 0 ? paragraphs : ['Nothing.'];
}

function fieldTable(fields: Fields): string {
  const rows = Object.entries(fields).map(([name, field]) => [
    code(name),
    field.list === true ? `list of ${field.type}` : field.type,
    field.level,
    `${field.description}${wordsOf(field)}`,
    field.purpose,
    field.owner,
    String(field.since),
    field.until ?? '',
  ]);
  const head = ['Field', 'Type', 'Level', 'What', 'What for', 'Owner', 'Since', 'Until'];
  return table(head, rows);
}

function wordsOf({ type, one_of }: Field): string {
  const words = one_of?.map(code).join(', ');
  if (type === 'hash') {
    const except = words ? `${words} as it is; anything else` : 'It leaves';
    return ` ${except} as a hash that only this machine can make, and another one each month.`;
  }
  if (words === undefined) return '';
  return ` ${words || 'No word is declared'}; anything else is ${code('other')}.`;
}

function sessionParagraphs(sessions: SessionsDeclaration): string[] {
  const labels = Object.entries(sessions.labels).map(([name, { description, since }]) => [
    code(name),
    description,
    String(since),
  ]);
  const { session, session_stats, invoke } = SESSION_RECORD;
  return [
    '### A session, only when you share it',
    'You share it by a call or a command, or by having said yes to automatic sharing. A share is made at a level, and a value leaves at its own level and at those after it:',
    [
      '- `counts`: statistics only',
      '- `shapes`, if you choose nothing else: also every single run, with the types and sizes of values',
      '- `labels`: also the declared short values, and names that are not declared',
      '- `text`: also source text and error messages, redacted; only when you ask for it',
    ].join('\n'),
    labels.length === 0 ? 'No label is declared.' : table(['Label', 'What', 'Since'], labels),
    `Error types: ${sessions.error_types.map(code).join(', ') || 'none'}; any other is ${code('other')}.`,
    '#### The session',
    recordTable(session),
    '#### The statistics of a label',
    recordTable(session_stats),
    '#### A run',
    recordTable(invoke),
    '#### The machine',
    declaredTable(sessions.environment),
    '#### The context of a run',
    declaredTable(sessions.context),
  ];
}

function declaredTable(fields: Fields): string {
  return Object.keys(fields).length === 0 ? 'Nothing is declared.' : fieldTable(fields);
}

function recordTable(record: (typeof SESSION_RECORD)[keyof typeof SESSION_RECORD]): string {
  const rows = Object.entries(record).map(([name, { type, level, description }]) => [
    code(name),
    type,
    level,
    description,
  ]);
  return table(['Field', 'Type', 'Level', 'What'], rows);
}

function erasure({ package: name, contact }: Declaration): string[] {
  return [
    `Before it leaves, in the program: \`await telemetry.preview()\`. ${assured(ASSURANCES.preview)} Afterwards, everything that left, to the byte, and what was shared:`,
    commands(`npx aboveboard ledger ${name}`, 'npx aboveboard receipts'),
    'A session that you have shared is erased with the key in its receipt, on the machine that shared it:',
    commands('npx aboveboard erase <session id>'),
    `${assured(ASSURANCES.erase)} ${assured(ASSURANCES.eraseLater)}`,
    contact === undefined
      ? 'Without the receipt, ask the maintainers of the package, with the session id.'
      : `Without the receipt, ask ${inline(contact)}, with the session id.`,
  ];
}

function discussion({ discussed, contact }: Declaration): string {
  if (discussed !== undefined) return `<${discussed}>`;
  return contact === undefined
    ? "With the package's maintainers."
    : `With the package's maintainers: ${inline(contact)}.`;
}
