/**
 * Under which name a request is counted: the template that its framework matched, or, where there
 * is none, its path with placeholders for everything that its visitor may have put into it.
 */

/** For all that no route answered: such a path is whatever a visitor typed, or somebody probed. */
export const UNMATCHED = '/{unmatched}';

const VALUE = '{value}';
/** Stands for all steps that a route has no room for. */
const LAST = `/${VALUE}`;

/** Both as the type `route` of a declaration has them. */
const MAX_STEP = 32;
const MAX_ROUTE = 200;

/** What follows the name of a parameter: `(\\d+)` of Fastify and Express 4, `{[0-9]+}` of Hono. */
const CONSTRAINT = /(:[A-Za-z_]\w*)(?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\{(?:[^{}]|\{[^{}]*\})*\})/g;
/** Express 5 quotes what is no identifier. */
const QUOTED = /([:*])"([^"]*)"/g;
const TEMPLATE_STEP = /^(?:[.~@]?[A-Za-z_:*{[][\w:*{}[\].-]{0,31})?$/;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_LENGTH = 36;
const HASH = /^[0-9a-f]+$/i;
const MIN_HASH = 16;
const NUMBER = /^\d+$/;
/** Letters, at most two digits behind them, and perhaps the ending of a file: `v1`, `main.css`. */
const WORD = /^[.~@]?[A-Za-z]+(?:[_-][A-Za-z]+)*\d{0,2}(?:\.[a-z]{1,5})?$/;
/** Names in code have fewer capitals than this; what chance wrote has as many as small letters. */
const MAX_CAPITALS = 1 / 3;

/** Templates are in the code of a program, and few; whatever makes more of them is not remembered. */
const MAX_KNOWN = 1_000;
const known = new Map<string, string>();

/** A template without its constraints; a step that is too long or too strange is a value. */
export function routeOfTemplate(template: string): string {
  const found = known.get(template);
  if (found !== undefined) return found;
  const plain = template
    .replace(CONSTRAINT, '$1')
    .replace(QUOTED, (_, sign: string, name: string) => sign + name.replace(/\W/g, '_'))
    .replaceAll('?', '');
  const route = joined(plain, (step) => (TEMPLATE_STEP.test(step) ? step : VALUE));
  if (known.size < MAX_KNOWN) known.set(template, route);
  return route;
}

/** Of a path as it was asked for; what follows `?` or `#` is not looked at. */
export function routeOfPath(path: string): string {
  const end = path.search(/[?#]/);
  return joined(end < 0 ? path : path.slice(0, end), placeholder);
}

function joined(path: string, named: (step: string) => string): string {
  let from = 0;
  while (path[from] === '/') from += 1;
  let route = '';
  for (const step of path.slice(from).split('/')) {
    const next = named(step);
    if (route.length + 1 + next.length + LAST.length > MAX_ROUTE) return route + LAST;
    route += `/${next}`;
  }
  return route;
}

/** Each is asked for every step of every request: what can be told by its length is. */
function placeholder(step: string): string {
  const { length } = step;
  if (length === 0) return '';
  if (length === UUID_LENGTH && UUID.test(step)) return '{id}';
  if (NUMBER.test(step)) return '{id}';
  if (length >= MIN_HASH && HASH.test(step)) return '{hash}';
  return length <= MAX_STEP && isWord(step) ? step : VALUE;
}

function isWord(step: string): boolean {
  if (!WORD.test(step)) return false;
  if (step === step.toLowerCase()) return true;
  const letters = step.replace(/[^A-Za-z]/g, '').length;
  const capitals = step.replace(/[^A-Z]/g, '').length;
  return capitals === letters || capitals <= letters * MAX_CAPITALS;
}
