/**
 * Telemetry does not show in what its host prints and answers: neither where nothing can be
 * written, nor where the service cannot be reached.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { POOR_HOMES } from '../support/poor-homes.js';
import { closedPort, type ScriptedServer, scriptedServer } from '../support/scripted-server.js';
import { type Ended, run } from '../support/watch/index.js';
import {
  makeWorld,
  PLAIN,
  type Plan,
  recording,
  removeWorld,
  type World,
} from './off-means-nothing.world.js';

const NODE = process.execPath;

let silent: ScriptedServer;
let plain: Ended;

beforeAll(async () => {
  // It takes a connection, and never says a word.
  silent = await scriptedServer(() => undefined);
  const world = makeWorld();
  plain = await run([NODE, ...PLAIN], world);
  removeWorld(world);
});
afterAll(() => silent.close());

describe.each(POOR_HOMES)('with $name, the host ends as without telemetry', (home) => {
  let world: World;
  beforeAll(() => {
    const made = makeWorld();
    world = home.path === undefined ? made : { ...made, env: { ...made.env, HOME: home.path } };
  });
  afterAll(() => removeWorld(world));

  function inside(program: readonly string[]): Promise<Ended> {
    const [command, ...args] = [...home.command, NODE, ...program];
    return run([command ?? NODE, ...args], world);
  }

  it.each<[string, Plan]>([
    ['when it records', {}],
    ['when it looks at what would leave, and at what left', { looks: true }],
    ['when it turns usage off from code', { disableUsage: true }],
    ['when it is off', { options: { endpoint: null }, share: 'not-sent' }],
  ])('%s', async (_, plan) => {
    expect(await inside(recording(plan))).toEqual(plain);
  });

  it('when it shares, and nothing leaves without a receipt', async () => {
    const options = { endpoint: silent.url };
    const share = 'not-sent: Nothing was sent';
    expect(await inside(recording({ options, share }))).toEqual(plain);
    expect(silent.received).toEqual([]);
  });
});

describe('with everything turned on, the host ends as without telemetry', () => {
  it.each([
    ['refuses', () => closedPort()],
    ['never answers', async () => silent.url],
  ])('where the service %s', async (_, find) => {
    const endpoint = await find();
    const at = '2020-02-02T02:02:02.000Z';
    const host = {
      notices: [{ revision: 1, endpoint, shown_at: at }],
      automatic_sharing: { enabled: true, since: at, endpoint },
    };
    const world = makeWorld({ 'config.json': JSON.stringify({ packages: { host } }) });
    const program = recording({ options: { endpoint }, on: ['usage', 'sessions'] });
    expect(await run([NODE, ...program], world)).toEqual(plain);
    removeWorld(world);
  });
});
