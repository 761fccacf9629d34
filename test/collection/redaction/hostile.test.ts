import { describe, expect, it } from '@jest/globals';
import { createRedact } from '../../../src/collection/redaction/index.js';

const redact = createRedact({ home: '/home/alice', user: 'alice', host: 'wonderbox' });

/** Long enough that quadratic time is minutes, short enough that linear time is nothing. */
const LENGTH = 200_000;

/**
 * Beginnings of what each pattern looks for, repeated so that every place of the text is one more
 * beginning without an end. A pattern that is not linear takes minutes for one of them.
 */
// biome-ignore format: a table is read faster than a list
const BEGINNINGS = [
  'a', 'a.', 'A1b', '1', '1.', 'f:', ':', '::', '-', '--', '--a', '%', '%25', '%2', '@', 'a@', 'a@a.a',
  '"@', '" "@', '://', '://a', '%3A%2F%2F', '%3A%2F%2Fa', '/', '/a', '/a ', '/a b c d e f ', '/a (',
  '"/', '"/a', "'/a", "/a'b", '(/a', '`/', '\\', '\\\\a', 'C:/', 'C%3A%5C', '~', '~/', '/home/',
  '%2Fhome%2F', 'file:/', 'eyJ', 'sk-', 'AKIA', 'SG.', 'key-', 'secret_', 'pat', '1234567890:AA',
  'token', 'token=', 'token="', "token='\"", '--token ', 'bearer ', 'basic ', 'basic a',
  'authorization', 'authorization:', '-----BEGIN ', '-----BEGIN PRIVATE KEY', '-----BEGIN PRIVATE KEY-----',
  'PuTTY-User-Key-File-2:', 'b3BlbnNzaC1rZXktdjE', 'alice', '\n', ' ', 'é', '😀', '\ud800',
];

describe('a text made to be slow', () => {
  it.each(BEGINNINGS)('of %j, 200,000 characters long, is redacted in linear time', (beginning) => {
    const text = beginning.repeat(Math.ceil(LENGTH / beginning.length));
    expect(typeof redact(text)).toBe('string');
  });
});
