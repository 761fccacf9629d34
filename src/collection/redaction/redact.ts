/**
 * What the level `text` promises: source text and error messages leave without the secrets and the
 * names that happen to stand in them. Each is replaced by a marker that says what it was.
 */
import { addressRules } from './addresses.js';
import type { Finding, Rule } from './finding.js';
import { type Identity, identityRules } from './identity.js';
import { pathRule } from './paths.js';
import { secretRules } from './secrets.js';

export type Redact = (text: string) => string;

/** Builds the patterns once; the function that it returns never throws. */
export function createRedact(identity: Identity): Redact {
  const rules = [...identityRules(identity), pathRule, ...secretRules, ...addressRules];
  return (text) => replace(text, merge(find(text, rules)));
}

function find(text: string, rules: readonly Rule[]): Finding[] {
  return rules.flatMap((rule) => [...rule(text)]);
}

/** Findings that overlap become one, named after the one that begins first and reaches furthest. */
function merge(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) merged.push(finding);
    else if (finding.end > last.end) merged.splice(-1, 1, { ...last, end: finding.end });
  }
  return merged;
}

function replace(text: string, findings: readonly Finding[]): string {
  let result = '';
  let read = 0;
  for (const { start, end, kind } of findings) {
    result += `${text.slice(read, start)}<redacted: ${kind}>`;
    read = end;
  }
  return result + text.slice(read);
}
