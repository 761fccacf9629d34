/**
 * The types that follow from a declaration: what may be recorded under which name. An undeclared
 * field, a wrong type and an undeclared word do not compile.
 */
import type { Declaration, EventDeclaration, Field, Fields, SessionsDeclaration } from './types.js';

type Single<F extends Field> = F extends {
  readonly type: 'string';
  readonly one_of: readonly (infer Word)[];
}
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
export type Strict<Declared, Given extends Declared> = Given & {
  readonly [Name in Exclude<keyof Given, keyof Declared>]: never;
};

/** Nothing is known of it: the host declares nothing, or does not say what at compile time. */
type IsOpen<D> = Declaration extends D ? true : false;

type EventsOf<D> = D extends { readonly events: infer Events } ? Events : never;

export type EventName<D> = IsOpen<D> extends true ? string : keyof EventsOf<D> & string;

type FieldsOf<D, Name> = Name extends keyof EventsOf<D>
  ? EventsOf<D>[Name] extends EventDeclaration
    ? EventsOf<D>[Name]['fields']
    : never
  : never;

/** What of an event can be recorded. */
export type EventValues<D, Name> =
  IsOpen<D> extends true ? Readonly<Record<string, unknown>> : ValuesOf<FieldsOf<D, Name>>;

/** Records a declared event with declared values; what is left out is not sent. */
export type Track<D> = <Name extends EventName<D>, const Given extends EventValues<D, Name>>(
  event: Name,
  values?: Strict<EventValues<D, Name>, Given>,
) => void;

/** The words that a field of an event allows; any where nothing is known. */
type WordOf<D, Event, Name> =
  IsOpen<D> extends true
    ? string
    : FieldsOf<D, Event> extends { readonly [N in Name & string]: infer F extends Field }
      ? Single<F>
      : never;

/** A word that is written out must be declared; one that is only known at run time may be any. */
type Known<Given, Words> = string extends Given ? Given : Words;

export type CommandName<D, Given> = Known<Given, WordOf<D, 'command', 'command'>>;
export type OperationName<D, Given> = Known<Given, WordOf<D, 'bulk', 'operation'>>;

/** What a command counts: its fields that are whole numbers, but for how long it took. */
export type CountName<D> =
  IsOpen<D> extends true
    ? string
    : {
        [Name in keyof FieldsOf<D, 'command'>]: FieldsOf<D, 'command'>[Name] extends {
          readonly type: 'integer';
        }
          ? Exclude<Name, 'duration_ms' | 'sequence'>
          : never;
      }[keyof FieldsOf<D, 'command'>] &
        string;

/** What a usage ping of the declaration carries, by name; never where it declares none. */
export type UsageValues<D> = D extends {
  readonly usage: { readonly fields: infer F extends Fields };
}
  ? ValuesOf<F>
  : never;

type SessionsOf<D> = D extends { readonly sessions: infer S extends SessionsDeclaration }
  ? S
  : never;

/** The labels that a declaration declares; any string where nothing is known of it. */
export type LabelOf<D> = IsOpen<D> extends true ? string : keyof SessionsOf<D>['labels'] & string;

/** What the context of an invoke may hold by the declaration, by key. */
export type ContextValues<D> =
  IsOpen<D> extends true ? Readonly<Record<string, unknown>> : ValuesOf<SessionsOf<D>['context']>;

/** The context of an invoke while it is filled. */
export type ContextOf<D> = { -readonly [Name in keyof ContextValues<D>]: ContextValues<D>[Name] };

/** What a `fill` returns may be a context too, and then holds no more than is declared. */
export type Returned<D, Filled> =
  IsOpen<D> extends true
    ? unknown
    : Awaited<Filled> extends infer Given extends object
      ? Given extends readonly unknown[] | Date
        ? unknown
        : {
            readonly [Name in keyof Given]: Name extends keyof ContextValues<D>
              ? ContextValues<D>[Name]
              : never;
          }
      : unknown;
