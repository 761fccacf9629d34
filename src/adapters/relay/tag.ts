/** The tag by which a page learns whether telemetry is on. A policy against scripts has nothing against it. */
import { TAG } from '../../browser/batch.js';

/** Without a path: off. */
export function tagFor(path: string | undefined): string {
  if (path === undefined) return `<meta name="${TAG.name}" content="${TAG.off}">`;
  return `<meta name="${TAG.name}" content="${TAG.on}" ${TAG.relay}="${escaped(path)}">`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
