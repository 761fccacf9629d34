/** The second half of docs/http.md, out of the document in which the service describes itself. */
import * as limits from '../../functions/src/limits.js';

/** As much of a schema as the page shows. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Route {
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Route>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const REFUSALS = 400;

export function httpPage({ paths, components }: OpenApi): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      title: `${method.toUpperCase()} ${path}`,
      route,
    })),
  );
  const shapes = Object.entries(components.schemas);
  return [
    '## Routes',
    table(
      ['Route', 'Who', 'What'],
      routes.map(({ title, route }) => [linkTo(title), whoOf(route), route.summary]),
    ),
    ...routes.map(({ title, route }) => sectionOf(title, route)),
    '## Refusals',
    table(['Status', 'What it means'], refusalsOf(routes.map(({ route }) => route))),
    '## Limits',
    LIMITS,
    '## Bodies and answers',
    'Typed values are named by what they hold. `[]` is each one of a list, `*` any name. What is not marked is\nrequired; a declaration may ask for more fields, and lets fewer in.',
    ...shapes.map(([name, schema]) => `### ${name}\n\n${fieldsOf(schema)}`),
  ].join('\n\n');
}

function sectionOf(title: string, route: Route): string {
  const rows = [
    ['Who', whoOf(route)],
    ...(route.parameters ?? []).map((each) => [`\`${each.name}\`, ${each.in}`, given(each)]),
    ...(route.requestBody ? [['Body', contentOf(route.requestBody)]] : []),
    ...Object.entries(route.responses)
      .filter(([status]) => Number(status) < REFUSALS)
      .map(([status, answer]) => [status, `${answer.description} ${contentOf(answer)}`.trim()]),
    [
      'Refuses',
      Object.keys(route.responses)
        .filter((status) => Number(status) >= REFUSALS)
        .join(', '),
    ],
  ];
  const said = [route.summary, ...(route.description ? [route.description] : [])].join(' ');
  return `### \`${title}\`\n\n${said}\n\n${table(['', ''], rows)}`;
}

function whoOf({ security, parameters = [] }: Route): string {
  if (security !== undefined) return 'the maintainer';
  const key = parameters.find(({ name }) => name === 'erasure-key');
  if (key === undefined) return 'anyone';
  return key.required ? 'who has the key' : 'anyone; for a known session who has its key';
}

const given = ({ required, schema }: Parameter): string =>
  `${typeOf(schema)}${required ? '' : '; optional'}`;

function contentOf({ content = {} }: Content): string {
  const kinds = Object.entries(content).map(([type, { schema }]) =>
    schema.$ref === undefined ? `\`${type}\`` : typeOf(schema),
  );
  return kinds.join(' or ');
}

function refusalsOf(routes: readonly Route[]): string[][] {
  const all = routes.flatMap(({ responses }) =>
    Object.entries(responses).map(([status, { description = '' }]) => [status, description]),
  );
  const refusals = new Map(
    all.flatMap(([status = '', text = '']) =>
      Number(status) < REFUSALS ? [] : [[status, text] as const],
    ),
  );
  return [...refusals].sort(([one], [other]) => Number(one) - Number(other)).map((row) => [...row]);
}

/** One row a field; what lies inside of a map, a list or a document has a path. */
function fieldsOf(schema: Schema): string {
  return table(['Field', 'What it is'], rowsOf(schema, ''));
}

function rowsOf({ properties = {}, required = [] }: Schema, before: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const optional = required.includes(name) ? '' : '; optional';
    const [path, inside] = insideOf(field, `${before}${name}`);
    if (inside === undefined) return [[`\`${path}\``, `${saidOf(field)}${optional}`]];
    const rows = rowsOf(inside, path);
    const [first, ...others] = rows;
    if (first === undefined || optional === '') return rows;
    return [[first[0] ?? '', `${first[1]}; optional with all of \`${before}${name}\``], ...others];
  });
}

/** A typed map shows its fields and not the words that type it. */
function insideOf(schema: Schema, path: string): readonly [string, Schema?] {
  const { description, properties, items, additionalProperties } = schema;
  if (description?.startsWith(TYPED) === true) return [path];
  if (items?.properties) return [`${path}[].`, items];
  if (typeof additionalProperties === 'object' && additionalProperties.properties) {
    return [`${path}.*.`, additionalProperties];
  }
  if (properties === undefined) return [path];
  return [`${path}.`, properties['mapValue']?.properties?.['fields'] ?? schema];
}

function saidOf(schema: Schema): string {
  const { description } = schema;
  const type = typeOf(schema);
  if (description === undefined || description.startsWith(TYPED)) return type;
  return `${type}. ${description.replace(/\.$/, '')}`;
}

const TYPED = 'A typed Firestore value: must be ';

function typeOf(schema: Schema): string {
  const { $ref, description, type, items, pattern, format, additionalProperties } = schema;
  if ($ref !== undefined) return linkTo($ref.split('/').at(-1) ?? '');
  if (description?.startsWith(TYPED)) return description.slice(TYPED.length).replace(/\.$/, '');
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(' or ');
  if (type === 'array')
    return `a list${atMost(schema.maxItems)} of ${items ? typeOf(items) : 'any'}`;
  if (format === 'uuid') return 'a UUID, in lower case';
  if (format === 'date') return 'a day, such as `2026-05-01`';
  if (format === 'date-time') return 'a time in UTC';
  if (pattern !== undefined) return `text like \`${pattern}\``;
  if (type === 'string') return `text${atMost(schema.maxLength, ' characters')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'integer' || type === 'number') return `a number${rangeOf(schema)}`;
  return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
    ? `an object, by name ${typeOf(additionalProperties)}`
    : 'an object';
}

const atMost = (most: number | undefined, of = ''): string =>
  most === undefined ? '' : ` of at most ${grouped(most)}${of}`;

function rangeOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return '';
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${grouped(maximum)}`;
}

const grouped = (number: number): string => number.toLocaleString('en-US');

/** As GitHub makes an anchor of a heading. */
function linkTo(title: string): string {
  const anchor = title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
  const isRoute = title.includes('/');
  return `[${isRoute ? `\`${title}\`` : title}](#${anchor})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const { machine, cloud } = limits.RATES;

const LIMITS = `- A body has at most ${grouped(limits.MAX_BODY_BYTES)} bytes, a batch of events ${grouped(limits.MAX_EVENTS_BYTES)}, as it
  travels and inflated; a share at most ${grouped(limits.MAX_INVOKES)} invokes a request, and ${grouped(limits.MAX_PARTS)} parts; a batch ${grouped(limits.MAX_EVENTS)} events.
- A client has ${grouped(machine.client)} requests a minute, and ${grouped(machine.wrongKeys)} wrong keys; a package ${grouped(machine.package)} on one machine and
  ${grouped(cloud.package)} on each instance in Google Cloud. The maintainer has no limit. Over it: 429, and when to ask again
  in \`Retry-After\`.
- All numbers, and how to set them: [its limits](service-limits.md).`;
