/** Names of the service's records in the words of a reader. */
import { countText } from '../text/format.js';

export function topicText(topic: string): string {
  if (topic === 'sessions') return 'Shared sessions';
  if (topic === 'usage') return 'Usage pings';
  return `Event: ${topic.replace(/^events\./, '').replaceAll('_', ' ')}`;
}

/** What one of a topic is called. */
export function unitText(topic: string): string {
  if (topic === 'sessions') return 'sessions';
  return topic === 'usage' ? 'pings' : 'events';
}

const DIMENSIONS: Readonly<Record<string, string>> = {
  package_version: 'Versions',
  os: 'Platforms',
  runtime: 'Runtimes',
  runtime_version: 'Versions of runtimes',
  machine: 'Processors',
  error_type: 'Error types',
  label: 'Labels',
};

export function dimensionText(dimension: string): string {
  return DIMENSIONS[dimension] ?? capitalised(dimension.replaceAll('_', ' '));
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What everybody asks for stands first. */
export const FIRST_DIMENSIONS = ['package_version', 'os', 'runtime', 'runtime_version'];

export const aboutText = (count: number): string => `≈ ${countText(count)}`;
