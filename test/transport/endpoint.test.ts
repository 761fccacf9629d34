import { describe, expect, it } from '@jest/globals';
import { parseEndpoint } from '../../src/transport/index.js';

describe('parseEndpoint', () => {
  it.each([
    ['https://telemetry.example.org', 'https://telemetry.example.org/'],
    ['https://example.org/telemetry', 'https://example.org/telemetry/'],
    ['https://example.org/telemetry/?key=1#top', 'https://example.org/telemetry/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://127.8.9.1', 'http://127.8.9.1/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
  ])('accepts %s', (endpoint, href) => {
    const parsed = parseEndpoint(endpoint);
    expect(parsed.outcome === 'endpoint' && parsed.base.href).toBe(href);
  });

  it.each([
    ['http://example.org', 'must start with https://'],
    ['http://127.0.0.1.example.org', 'must start with https://'],
    ['http://localhost.example.org', 'must start with https://'],
    ['ftp://example.org', 'must start with https://'],
    ['file:///etc/passwd', 'must start with https://'],
    ['https://user:secret@example.org', 'must not carry a user name'],
    ['telemetry', 'not a web address'],
    ['', 'not a web address'],
  ])('refuses %s in a sentence', (endpoint, sentence) => {
    expect(parseEndpoint(endpoint)).toEqual({
      outcome: 'refused',
      message: expect.stringContaining(sentence),
    });
  });

  it('does not repeat a password in its refusal', () => {
    expect(JSON.stringify(parseEndpoint('http://user:secret@example.org'))).not.toContain('secret');
  });
});
