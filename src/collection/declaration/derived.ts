/**
 * The types that follow from a declaration: what may be recorded under which name. An undeclared
 * field, a wrong type and an undeclared word do not compile.
 */
import type { EventDeclaration, Field, Fields, SessionsDeclaration } from './types.js';

type Single<F extends Field> = F extends { readonly one_of: readonly (infer Word)[] }
  ? Word
  : F['type'] extends 'boolean'
    ? boolean
    : F['type'] extends 'integer' | 'number'
      ? number
      : F['type'] extends 'timestamp'
        ? Date | string
        : string;

type ValueOf<F extends Field> = F extends { readonly list: true }
  ? readonly Single<F>[]
  : Single<F>;

/** A field that is left out, or undefined, is not sent. */
type ValuesOf<F extends Fields> = {
  readonly [Name in keyof F]?: ValueOf<F[Name]> | undefined;
};

/** Refuses undeclared names also where the values come from a variable. */
type Strict<Declared, Given extends Declared> = Given & {
  readonly [Name in Exclude<keyof Given, keyof Declared>]: never;
};

type EventsOf<D> = D extends { readonly events: infer Events } ? Events : never;

type EventName<D> = keyof EventsOf<D> & string;

type EventValues<D, Name extends EventName<D>> = EventsOf<D>[Name] extends EventDeclaration
  ? ValuesOf<EventsOf<D>[Name]['fields']>
  : never;

export type Track<D> = <Name extends EventName<D>, const Given extends EventValues<D, Name>>(
  event: Name,
  values: Strict<EventValues<D, Name>, Given>,
) => void;

export type UsageValues<D> = D extends {
  readonly usage: { readonly fields: infer F extends Fields };
}
  ? ValuesOf<F>
  : never;

type SessionsOf<D> = D extends { readonly sessions: infer S extends SessionsDeclaration }
  ? S
  : never;

export type LabelOf<D> = keyof SessionsOf<D>['labels'] & string;

export type ContextValues<D> = ValuesOf<SessionsOf<D>['context']>;
