/** What somebody is told before anything leaves: short enough to be read. */
import { type Growth, growth } from '../growth.js';
import type { Declaration, Place } from '../types.js';

/**
 * Everything that the declaration collects; or, to who was told of an earlier revision, only what is
 * new. Empty where nothing is.
 */
export function describe(declaration: Declaration, acceptedRevision = 0): string {
  const news = growth(declaration, acceptedRevision);
  const lines = linesOf(news);
  if (lines.length === 0) return '';
  const { package: name, description } = declaration;
  const head =
    acceptedRevision === 0
      ? `${name} collects data. ${description}`
      : `${name} now also collects the following. ${description}`;
  return [head, ...lines, ...lastLines(declaration)].join('\n');
}

function linesOf({ fields, labels }: Growth): string[] {
  const names = new Map<string, string[]>();
  for (const place of fields) {
    const occasion = occasionOf(place);
    names.set(occasion, [...(names.get(occasion) ?? []), place.name]);
  }
  if (labels.length > 0)
    names.set('in a session, only when you share it, statistics of', [...labels]);
  return Array.from(names, ([occasion, each]) => `- ${occasion}: ${each.join(', ')}`);
}

function occasionOf({ stream, part }: Place): string {
  if (stream === 'usage') return 'when the package is loaded';
  if (stream === 'events') return `with each event "${part}"`;
  return part === 'environment'
    ? 'in a session, only when you share it, of the machine'
    : 'in a session, only when you share it, of each run';
}

function lastLines({ region, retention_days, discussed, contact }: Declaration): string[] {
  const kept = [
    retention_days === undefined ? '' : ` for ${retention_days} days`,
    region === undefined ? '' : ` in ${region}`,
  ].join('');
  return [
    ...(kept === '' ? [] : [`It is kept${kept}.`]),
    ...(discussed === undefined ? [] : [`It is discussed at ${discussed}`]),
    ...(contact === undefined ? [] : [`Questions go to ${contact}`]),
  ];
}
