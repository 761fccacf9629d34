/**
 * `npm run test:firestore`: the store's contract on the official Firestore emulator, where one
 * runs. `npm test` runs the same suite on a stand-in inside the process. Without an emulator
 * nothing would be tested, so that this fails instead of looking as if all were well.
 */
import { ROOT, run, setUp } from './setup.mjs';

const host = process.env.FIRESTORE_EMULATOR_HOST;
if (!host) {
  console.error(
    'Nothing was tested: FIRESTORE_EMULATOR_HOST is not set. Where Java 21 or later is there, start\n' +
      'the emulator with `npx firebase-tools emulators:start --only firestore --project\n' +
      'demo-aboveboard`, and then run this again with FIRESTORE_EMULATOR_HOST=127.0.0.1:8085.',
  );
  process.exit(1);
}

setUp();
console.log(`Testing the Firestore store on the emulator at ${host} …`);
run('npm', ['run', '--silent', 'jest', '--', 'test/contract/firestore.test.ts'], { cwd: ROOT });
