/**
 * The program of the worker, as text: a file of its own would have to be found again in whatever
 * bundle a host makes of this package. The build puts a module that holds the text in the place of
 * this one (`scripts/worker.mjs`); run from its sources, the SDK has the text of the last build.
 */
const BUILT = new URL('../../../dist/worker-program.js', import.meta.url);

const built: { readonly PROGRAM: string } = await import(BUILT.href);

export const { PROGRAM } = built;
