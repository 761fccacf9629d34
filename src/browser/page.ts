/** The browser, as far as it is touched: what is not named here is neither read nor written. */
import type { TestHook } from './test-hook.js';

export interface Page {
  readonly navigator: {
    readonly globalPrivacyControl?: unknown;
    readonly doNotTrack?: unknown;
    readonly webdriver?: unknown;
  };
  /** Where older browsers keep it. */
  readonly doNotTrack?: unknown;
  readonly location: { readonly origin: string };
  readonly document: {
    readonly visibilityState: string;
    querySelectorAll(selector: string): Iterable<Tag>;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
    dispatchEvent(event: object): boolean;
  };
  readonly performance: { now(): number };
  readonly CustomEvent: new (type: string, init: { readonly detail: object }) => object;
  readonly aboveboardTest?: TestHook | undefined;
  addEventListener(type: 'pagehide', listener: () => void): void;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number | undefined): void;
  fetch(url: string, init: RequestOptions): Promise<{ text(): Promise<string> }>;
}

export interface Tag {
  getAttribute(name: string): string | null;
}

/** Those of `fetch` that are used. */
export interface RequestOptions {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly keepalive: true;
  readonly mode: 'same-origin';
  readonly credentials: 'omit';
  readonly referrerPolicy: 'origin';
  readonly redirect: 'error';
  readonly cache: 'no-store';
}

/** In a browser the global object is the window, which the types of this project do not describe. */
export const thisPage = globalThis as unknown as Page;
