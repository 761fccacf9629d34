/** The pages as whoever follows them meets them: block by block. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/support.js';

export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Block {
  readonly language: string;
  /** Of its first line; the fence is the one before. */
  readonly line: number;
  readonly text: string;
  /** What it is called where its first line is a comment that says so. */
  readonly file?: string;
}

const FENCED = /^```(\S*)[^\n]*\n(.*?)^```$/gms;
const NAMED = /^(?:\/\/|#) ([\w.-]+\.(?:js|mjs|ts|py|json))\n/;

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function blocksOf(page: string): Block[] {
  const markdown = readPage(page);
  return [...markdown.matchAll(FENCED)].map(({ 1: language = '', 2: text = '', index }) => {
    const line = markdown.slice(0, index).split('\n').length + 1;
    const file = NAMED.exec(text)?.[1];
    return { language, line, text, ...(file === undefined ? {} : { file }) };
  });
}

export interface Command {
  /** Lines before it in the page. */
  readonly at: number;
  /** Lines that it takes. */
  readonly length: number;
  readonly command: string;
}

export function commandsOf({ line, text }: Block): Command[] {
  const found = text.matchAll(/^(?!#|$)(?:\\\n|[^\n])+/gm);
  return [...found].map(({ 0: whole, index }) => ({
    at: line - 2 + text.slice(0, index).split('\n').length,
    length: whole.split('\n').length,
    command: whole.replaceAll('\\\n', ''),
  }));
}

/** A pattern of just this text. */
export const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
