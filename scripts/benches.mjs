/** The benchmarks by name, and what they need before any of them runs. */
import { build } from './build.mjs';
import { install, setUp } from './setup.mjs';

export const BENCHES = [
  'conversion',
  'recording',
  'middleware',
  'requests',
  'import',
  'tracking',
  'exit',
  'size',
  'costs',
];
/** Only where it is asked for: it takes ten minutes and 10 GB of disk. */
export const SERVICE = 'service';

export async function prepareBenches() {
  setUp();
  install('bench', 'about 20 s');
  await build();
}

/** Each result has a title, a table and targets; `options` are for the service. */
export async function measureBench(name, options) {
  const { measure } = await import(`../bench/${name}.mjs`);
  return measure(options);
}
