/** The environment variables that turn off: everybody's, aboveboard's and the package's own. */
import { normal, optsOut, readSpelling } from './spellings.js';
import type { OptOut, Source, Subject } from './types.js';

export const doNotTrack = optOutVariable('DO_NOT_TRACK');
export const disabled = optOutVariable('ABOVEBOARD_DISABLED');

function optOutVariable(source: 'DO_NOT_TRACK' | 'ABOVEBOARD_DISABLED'): Source {
  return (_, { env }) => {
    const value = env[source];
    if (value === undefined) return { source, says: 'nothing', detail: `${source} is not set.` };
    return {
      source,
      says: optsOut(value) ? 'off' : 'nothing',
      detail: `The environment variable ${source} is ${JSON.stringify(value)}.`,
      variable: source,
    };
  };
}

/** A package that used other variables before does not make its users choose again. */
export const packageVariables: Source = (subject, { env, optOut }) => {
  const source = 'package-variable';
  // A host without types may have passed anything; then it cannot be known who wants out.
  if (!Array.isArray(optOut) || !optOut.every(isOptOut)) {
    const detail = 'The opt-out variables that the package declares cannot be read.';
    return { source, says: 'off', detail };
  }
  const meant = optOut.filter((one) => concerns(one, subject));
  const off = meant.find((one) => turnsOff(one, env[one.variable]));
  if (off === undefined) return { source, says: 'nothing', detail: silence(meant) };
  const { variable, instead } = off;
  const value = `The environment variable ${variable} is ${JSON.stringify(env[variable])}.`;
  const successor = instead === undefined ? '' : ` It still counts; ${instead} is its successor.`;
  return { source, says: 'off', detail: `${value}${successor}`, variable };
};

function silence(meant: readonly OptOut[]): string {
  if (meant.length === 0) return 'The package declares no opt-out variable of its own for this.';
  return `None of the package's own variables turns it off: ${meant.map(({ variable }) => variable).join(', ')}.`;
}

function concerns({ streams }: OptOut, subject: Subject): boolean {
  const stream = subject === 'manual-share' ? 'sessions' : subject;
  return streams === undefined || streams.includes(stream);
}

function turnsOff({ off }: OptOut, value: string | undefined): boolean {
  if (off === undefined) return optsOut(value);
  if (value === undefined || normal(value) === '') return false;
  const meanings = off.map(readSpelling);
  const meaning = readSpelling(value);
  if (meaning !== undefined) return meanings.includes(meaning);
  // Where only yes and no are words, a misspelt one is nobody's permission.
  return off.map(normal).includes(normal(value)) || meanings.every((each) => each !== undefined);
}

type Unread<T> = { readonly [field in keyof T]?: unknown };

function isOptOut(value: Unread<OptOut> | null): boolean {
  if (typeof value?.variable !== 'string' || value.variable === '') return false;
  if (value.instead !== undefined && !isText(value.instead)) return false;
  return [value.off, value.streams].every(
    (list) => list === undefined || (Array.isArray(list) && list.every(isText)),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
