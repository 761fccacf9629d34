/** The browser entry as a host gets it: how large it is, and what it needs. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { createPageTelemetry } from '../../src/browser/index.js';
import { declare } from '../../src/collection/index.js';

const MAX_BYTES = 5_000;

const DECLARATION = declare({
  package: 'abacus',
  revision: 1,
  description: 'Learns how its pages are used.',
  events: {
    panel: {
      description: 'A panel was opened.',
      fields: {
        panel: {
          type: 'string',
          one_of: ['lineage', 'editor'],
          description: 'Which.',
          purpose: 'What is used.',
          owner: 'core team',
          since: 1,
          level: 'counts',
        },
      },
    },
  },
});

describe('the browser entry', () => {
  it.each([['browser.js'], ['browser/index.js']])(
    'has at most 5 kB as %s, and imports nothing',
    (name) => {
      const text = readFileSync(new URL(`../../dist/${name}`, import.meta.url));
      expect(gzipSync(text).length).toBeLessThanOrEqual(MAX_BYTES);
      expect(text.toString()).not.toMatch(/\b(import|require)\b|node:|document\.cookie|Storage/);
    },
  );

  it('does nothing where there is no page, as where a server renders one', () => {
    const telemetry = createPageTelemetry<typeof DECLARATION>();
    telemetry.track('panel', { panel: 'lineage' });
    telemetry.once('panel', { panel: 'editor' });
    telemetry.enter();
    // @ts-expect-error no such event
    telemetry.track('command', {});
    // @ts-expect-error no such word
    telemetry.timeToFirst('panel', { panel: 'salaries' });
    createPageTelemetry().track('anything', { of: 'any name' });
  });
});
