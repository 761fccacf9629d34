/** The form for issues of a package that uses aboveboard: what a share prints has its place there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { reportOf } from '../../src/sharing/report.js';

const FORM = readFileSync(new URL('../../docs/issue-form.yml', import.meta.url), 'utf8');

interface FormField {
  readonly type: string;
  readonly id?: string;
  readonly attributes: { readonly label: string; readonly placeholder?: string };
}

describe('the form for issues', () => {
  it('has a field for the line that a share prints, in the form that it has', () => {
    const { body }: { body: readonly FormField[] } = parse(FORM);
    const [field, ...others] = body.filter(({ id }) => id === 'session');
    expect(others).toEqual([]);
    expect(field?.type).toBe('input');
    const count = (shared: number) => ({ shared, of: shared });
    const { markdown } = reportOf({
      sessionId: '123e4567-e89b-42d3-a456-426614174000',
      package: { name: 'your-package', version: '1.2.3' },
      sessionStats: count(4),
      invokes: count(120),
      confirmedParts: 1,
      problems: [],
      notes: [],
      repeatable: false,
      expiresAt: undefined,
      receipt: '/home/ada/receipt.json',
    });
    expect(field?.attributes.placeholder).toBe(markdown);
  });
});
