/**
 * The whole template of an Express route. A request knows its own route, but of the routers that it
 * came through only the text that was asked for (`baseUrl`), and after an error not even that. So
 * the route is looked for in the application, which knows each router's template.
 */
import { attempt } from '../session/attempt.js';
import type { NodeRequest } from './node-response.js';

type Path = string | RegExp | readonly (string | RegExp)[];

interface Route {
  readonly path: Path;
}

interface Router {
  readonly stack: readonly Layer[];
}

interface Layer {
  readonly route?: Route | undefined;
  /** A router, or any other handler. */
  readonly handle: Partial<Router>;
  /** What the author wrote. Unknown to older routers. */
  readonly rawPath?: Path;
}

interface Application {
  /** Of Express 4, whose `router` throws. */
  readonly _router?: Router;
  readonly router: Router;
  /** Of an application inside of another. */
  readonly mountpath: Path;
  readonly parent?: Application;
}

export interface ExpressRequest extends NodeRequest {
  readonly route?: Route;
  readonly app: unknown;
}

/** For what has no template: a regular expression, and where a router is that was not found. */
const UNNAMED = '/{pattern}';

const known = new WeakMap<Route, string>();

/** Null where no route matched. A router that is mounted twice is named by its first place. */
export function expressRoute({ route, app }: ExpressRequest): string | null {
  if (route === undefined) return null;
  const found = known.get(route);
  if (found !== undefined) return found;
  // The cast: where it is not so, nothing is found.
  const mounts = attempt(() => mountsOf(app as Application, route), UNNAMED);
  const template = mounts + textOf(route.path);
  known.set(route, template);
  return template;
}

function mountsOf(application: Application, route: Route): string {
  const { mountpath, parent } = application;
  const inside = mountsIn(application._router ?? application.router, route) ?? UNNAMED;
  return parent === undefined ? inside : mountsAbove(parent, mountpath) + inside;
}

function mountsAbove({ mountpath, parent }: Application, path: Path): string {
  return (parent === undefined ? '' : mountsAbove(parent, mountpath)) + textOf(path);
}

/** Undefined where the route is not in this router, nor in one that is mounted there. */
function mountsIn({ stack }: Router, wanted: Route): string | undefined {
  for (const { route, handle, rawPath } of stack) {
    if (route === wanted) return '';
    const { stack: inner } = handle;
    if (route !== undefined || inner === undefined) continue;
    const rest = mountsIn({ stack: inner }, wanted);
    if (rest !== undefined) return textOf(rawPath) + rest;
  }
  return undefined;
}

/** Of several paths the first stands for all. A slash adds nothing. */
function textOf(path: Path | undefined): string {
  if (Array.isArray(path)) return textOf(path[0]);
  return typeof path === 'string' ? path.replace(/\/+$/, '') : UNNAMED;
}
