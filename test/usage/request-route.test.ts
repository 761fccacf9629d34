import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitting, requestEvent } from '../../src/collection/declaration/index.js';
import { routeOfPath, routeOfTemplate } from '../../src/usage/request-route.js';

const { route } = requestEvent({ owner: 'x', since: 1 }).fields;

const HASH = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

describe('the route of a path', () => {
  it.each([
    ['/', '/'],
    ['/users/42/orders/007', '/users/{id}/orders/{id}'],
    ['/items/F81D4FAE-7dec-41d0-a765-00a0c91e6bf6', '/items/{id}'],
    [`/blobs/${HASH}`, '/blobs/{hash}'],
    // One that begins with digits, and one of digits but for one letter.
    ['/blobs/12345678deadbeef', '/blobs/{hash}'],
    ['/blobs/1234567890123456789012345678901a', '/blobs/{hash}'],
    [`/blobs/${HASH}${HASH}`, '/blobs/{hash}'],
    ['/v1/api_keys/main.css', '/v1/api_keys/main.css'],
    ['/getUserById/oauth2', '/getUserById/oauth2'],
    ['/.well-known/FAQ', '/.well-known/FAQ'],
    ['/users/ann@example.org', '/users/{value}'],
    ['/users/Ann%20Smith', '/users/{value}'],
    ['/t/eyJhbGciOiJIUzI1NiJ9', '/t/{value}'],
    ['/t/kJhGtRqW', '/t/{value}'],
    ['/t/a8f3kq', '/t/{value}'],
    ['/t/müller', '/t/{value}'],
    ['/t/averyveryveryveryveryverylongwordindeed', '/t/{value}'],
    ['/search/?q=geheim', '/search/'],
    ['/search?q=/geheim', '/search'],
    ['/page#geheim/x', '/page'],
    ['//evil.example/x', '/{value}/x'],
    ['*', '/{value}'],
    ['', '/'],
  ])('of %s is %s', (path, expected) => {
    expect(routeOfPath(path)).toBe(expected);
  });

  it('is a route as it is declared, whatever the path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webPath(), fc.string({ unit: 'binary' })), (path) => {
        expect(fitting(route, routeOfPath(path))).toBe(routeOfPath(path));
      }),
    );
  });

  it('has no digit, no sign and no part of a secret that stood in the path', () => {
    const secret = fc.oneof(
      fc.uuid(),
      fc.stringMatching(/^[0-9a-f]{16,64}$/),
      fc.integer({ min: 0 }).map(String),
      fc.emailAddress().map(encodeURIComponent),
      fc.stringMatching(/^[A-Za-z0-9_-]{20}[0-9][A-Za-z]$/),
    );
    fc.assert(
      fc.property(secret, (text) => {
        expect(routeOfPath(`/a/${text}/b`)).toMatch(/^\/a\/\{(id|hash|value)\}\/b$/);
      }),
    );
  });
});

describe('the route of a template', () => {
  it.each([
    // Express 4 and 5.
    ['/users/:id', '/users/:id'],
    ['/users/:id?', '/users/:id'],
    ['/users/:id(\\d+)/x', '/users/:id/x'],
    ['/flights/:from-:to', '/flights/:from-:to'],
    ['/files{/:name}', '/files{/:name}'],
    ['/files/*path', '/files/*path'],
    ['/:"user id"/x', '/:user_id/x'],
    // Fastify.
    ['*', '/*'],
    ['/at/:hour(^\\d{2})h:minute(^\\d{2})m', '/at/:hourh:minutem'],
    ['/name::verb', '/name::verb'],
    // Hono.
    ['/posts/:date{[0-9]{4}}/:title{[a-z]+}', '/posts/:date/:title'],
    ['/api/*', '/api/*'],
    // What a step of a route cannot be.
    ['/2fa/setup', '/{value}/setup'],
    [`/${'a'.repeat(40)}/x`, '/{value}/x'],
    ['/a b/x', '/{value}/x'],
  ])('of %s is %s', (template, expected) => {
    expect(routeOfTemplate(template)).toBe(expected);
  });

  it('is a route as it is declared, whatever the template', () => {
    const step = fc.oneof(
      fc.string(),
      fc.string().map((name) => `:${name}(\\d+)`),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const template = routeOfTemplate(steps.join('/'));
        expect(fitting(route, template)).toBe(template);
      }),
    );
  });
});
