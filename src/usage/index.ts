/**
 * What a package says of its being used: that it was loaded, and what happened. What a ping says is
 * made and sent by modules that are loaded when it does; what an event says is made at once, since a
 * program may end in any moment.
 */
export { type Events, eventsOf } from './events.js';
export type { GivenFlags } from './flags.js';
export type { HostPackage } from './known.js';
export { logUsage } from './log-usage.js';
export { createEventRecorder } from './recorder.js';
export { tell } from './tell.js';
export type { Command, RecordedCommand } from './track-command.js';
export { trackInstallation } from './track-installation.js';
export { isNaming, nameUndeclaredIn } from './undeclared.js';
export { type UsageStatus, usageStatusOf } from './usage-status.js';
