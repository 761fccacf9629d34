/** It brings no types. An empty text: no proxy. */
declare module 'proxy-from-env' {
  export function getProxyForUrl(url: string): string;
}
