import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RESERVED } from '../../src/adapters/relay/reserved.js';
import { createRelay } from '../../src/adapters/relay.js';
import { knownOf } from '../../src/usage/known.js';
import { batch, type Host, host, NOW, PANEL, pageRequest } from './relay.support.js';

const TRACKED = {
  event: 'panel',
  values: { panel: 'lineage' },
  at: new Date(NOW.getTime() - 250),
};

let ours: Host;
beforeEach(() => {
  ours = host();
});

describe('a relay', () => {
  it('records what a page of its own server tracks, and says nothing about it', async () => {
    const answer = await ours.relay.fetch(pageRequest());
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    expect(ours.tracked).toEqual([TRACKED]);
  });

  it.each([
    ['another method', { method: 'PUT' }, 405],
    ['a question for permission', { method: 'OPTIONS', body: null }, 405],
    ['a page of another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a page of another host of the site', { headers: { 'sec-fetch-site': 'same-site' } }, 403],
    ['an address bar', { headers: { 'sec-fetch-site': 'none' } }, 403],
    ['another origin', foreign('http://evil.example'), 403],
    ['another port', foreign('http://abacus.example:8080'), 403],
    ['a page without an origin', foreign('null'), 403],
    ['no origin', foreign(null), 403],
    ['a form', { headers: { 'content-type': 'text/plain' } }, 415],
    ['no content type', { headers: { 'content-type': null } }, 415],
    ['a type that begins like JSON', { headers: { 'content-type': 'application/jsonp' } }, 415],
    ['half of a JSON text', { body: '{"events":[' }, 400],
    ['nothing', { body: null }, 400],
    ['a list', { body: '[]' }, 400],
    ['null', { body: 'null' }, 400],
    ['more than events', { body: '{"events":[],"distinct_id":"ada"}' }, 400],
    ['an event that is none', { body: batch('panel') }, 400],
    ['more events than a page sends', { body: batch(...Array(51).fill(PANEL)) }, 400],
    ['a long text', { body: batch({ ...PANEL, values: { panel: 'é'.repeat(40_000) } }) }, 413],
    ['a length that is too great', { headers: { 'content-length': '65537' } }, 413],
  ])('refuses %s, and records nothing', async (_, request, status) => {
    const answer = await ours.relay.fetch(pageRequest(request));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, title: 'Not recorded' });
    expect([...answer.headers.keys()].join()).not.toContain('access-control');
    expect(ours.tracked).toEqual([]);
  });

  it.each([
    ['an event that pages do not send', { event: 'command' }, 'event'],
    ['a name that belongs to objects', { event: '__proto__' }, 'event'],
    ['a name that is none', { event: ['panel'] }, 'event'],
    ['values that are none', { values: 'lineage' }, 'values'],
    ['a value in a value', { values: { panel: { name: 'Ada' } } }, 'values'],
    ['a list in a list', { values: { panel: [['lineage']] } }, 'values'],
    ['a value that is null', { values: { panel: null } }, 'values'],
    ['a number without end', '{"event":"panel","values":{"panel":1e999}}', 'values'],
    ['a name that some services obey', { values: { $set: 'ada' } }, 'values'],
    ['a name that every object has', '{"event":"panel","values":{"__proto__":"x"}}', 'values'],
    ['an id of its own', { values: { id: '6fa459ea-ee8a-4ca4-894e-db77e160355e' } }, 'values'],
    ['a time of its own', { values: { timestamp: '1999-01-01T00:00:00Z' } }, 'values'],
    ['values over 8 KiB', { values: { panel: 'x'.repeat(8_200) } }, 'values'],
    ['101 values', { values: Object.fromEntries(numbered(101)) }, 'values'],
    ['a list of 101', { values: { panel: Array(101).fill(1) } }, 'values'],
    ['an age that is none', { age_ms: '250' }, 'age_ms'],
  ])('refuses %s, and takes the event beside it', async (_, fault, field) => {
    // Some that is JSON cannot be written as an object.
    const text = typeof fault === 'string' ? fault : JSON.stringify({ ...PANEL, ...fault });
    const body = `{"events":[${JSON.stringify(PANEL)},${text}]}`;
    const answer = await ours.relay.fetch(pageRequest({ body }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field: `events[1].${field}` });
    expect(ours.tracked).toEqual([TRACKED]);
  });

  it('lets nothing through that is neither listed nor flat, whatever is sent', async () => {
    const name = fc.constantFrom(
      'panel',
      'view',
      'command',
      '__proto__',
      'id',
      'timestamp',
      '$set',
    );
    const values = fc.dictionary(name, fc.jsonValue());
    const event = fc.record({ event: name, values, age_ms: fc.jsonValue() }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, fc.jsonValue())), async (events) => {
        const one = host();
        const answer = await one.relay.fetch(pageRequest({ body: batch(...events) }));
        expect([204, 400]).toContain(answer.status);
        for (const { event: of, values: given } of one.tracked) {
          expect(['panel', 'view']).toContain(of);
          expect(JSON.stringify(given)).not.toMatch(
            /[{,]"(id|timestamp|\$set|__proto__)":|:null|:\{/,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lets no page say what the server knows by itself', () => {
    const known = Object.keys(knownOf({ name: 'abacus', version: '1.2.3' }, {}));
    expect(RESERVED).toEqual(expect.arrayContaining(known));
    expect(RESERVED).toHaveLength(
      known.length + ['id', 'timestamp', 'session_id', 'sequence'].length,
    );
  });

  it.each([
    ['an hour at most', 86_400_000, 3_600_000],
    ['not from the future', -5, 0],
    ['as it says', 1_500, 1_500],
  ])('believes a page how long ago something was: %s', async (_, age_ms, believed) => {
    await ours.relay.fetch(pageRequest({ body: batch({ ...PANEL, age_ms }) }));
    const [only] = ours.tracked;
    expect(only?.at).toEqual(new Date(NOW.getTime() - believed));
  });

  it('takes pages over plain HTTP by their origin, where browsers say nothing else', async () => {
    const answer = await ours.relay.fetch(pageRequest({ headers: { 'sec-fetch-site': null } }));
    expect(answer.status).toBe(204);
    expect(ours.tracked).toHaveLength(1);
  });

  it.each([
    ['http://abacus.example', 204],
    ['http://rebound.example', 403],
  ])('takes only the origins that its host names: %s', async (origin, status) => {
    const named = host(['http://abacus.example']);
    const headers = { origin, host: new URL(origin).host };
    const answer = await named.relay.fetch(pageRequest({ headers }));
    expect(answer.status).toBe(status);
  });

  it('takes 120 batches of a client in a minute, and still those of others', async () => {
    const statusFor = async (client: string) =>
      (await ours.relay.fetch(pageRequest(), client)).status;
    const statuses: number[] = [];
    for (let n = 0; n < 121; n += 1) statuses.push(await statusFor('192.0.2.7'));
    expect(statuses.indexOf(429)).toBe(120);
    // One may share the counter, but never all of them.
    const others = await Promise.all(['1', '2', '3', '4', '5', '6'].map(statusFor));
    expect(others).toContain(204);
  });
});

describe('a relay that is off', () => {
  it('answers anything with nothing, and reads nothing of it', async () => {
    ours.on = false;
    const requests = [pageRequest(), pageRequest(foreign('http://evil.example'))];
    for (const request of requests) {
      expect((await ours.relay.fetch(request)).status).toBe(204);
      expect(request.bodyUsed).toBe(false);
    }
    expect(ours.tracked).toEqual([]);
  });

  it.each([['sec-gpc'], ['dnt']])('is off for a visitor whose browser says %s', async (header) => {
    const request = pageRequest({ headers: { [header]: '1' } });
    expect((await ours.relay.fetch(request)).status).toBe(204);
    expect(request.bodyUsed).toBe(false);
  });

  it('learns within a second that telemetry was turned off', async () => {
    await ours.relay.fetch(pageRequest());
    ours.on = false;
    ours.now = new Date(NOW.getTime() + 1_000);
    await ours.relay.fetch(pageRequest());
    expect(ours.tracked).toHaveLength(1);
  });

  it('is off where telemetry cannot say whether it is on', async () => {
    const failing = {
      track: () => undefined,
      status: () => {
        throw new Error('no status');
      },
    };
    const relay = createRelay(failing, { path: '/telemetry', events: ['panel'] });
    expect(relay.tag()).toBe('<meta name="aboveboard" content="off">');
    expect((await relay.fetch(pageRequest())).status).toBe(204);
  });

  it('keeps to itself that recording failed', async () => {
    const failing = {
      track: () => {
        throw new Error('no track');
      },
      status: () => ({ events: { on: true } }),
    };
    const relay = createRelay(failing, { path: '/telemetry', events: ['panel'] });
    expect((await relay.fetch(pageRequest())).status).toBe(204);
  });
});

describe('the tag', () => {
  it('says on and where to, or off', () => {
    expect(ours.relay.tag()).toBe('<meta name="aboveboard" content="on" data-relay="/telemetry">');
    const off = host();
    off.on = false;
    expect(off.relay.tag()).toBe('<meta name="aboveboard" content="off">');
  });

  it('is one tag, whatever the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'/a&<>"\'; =\n') }), (path) => {
        const telemetry = { track: () => undefined, status: () => ({ events: { on: true } }) };
        const tag = createRelay(telemetry, { path, events: [] }).tag();
        const inside = tag.slice(tag.indexOf('data-relay="') + 12, -2);
        expect(inside).not.toMatch(/[<>"']/);
        expect(tag).toBe(`<meta name="aboveboard" content="on" data-relay="${inside}">`);
      }),
    );
  });
});

/** What browsers send where they say nothing of the site. */
function foreign(origin: string | null) {
  return { headers: { 'sec-fetch-site': null, origin } };
}

function* numbered(count: number): Generator<[string, number]> {
  for (let n = 0; n < count; n += 1) yield [`panel_${n}`, n];
}
