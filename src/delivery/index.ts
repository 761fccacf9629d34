/** How leaves what nobody waits for: by one worker, and what waits on disk in rounds. */
export { type Background, background, deliverInBackground } from './background.js';
export { dropWaiting } from './drop-waiting.js';
