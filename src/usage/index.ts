/** What a package says of its being used. What leaves is made and sent by modules that are loaded when it does. */
export { logUsage } from './log-usage.js';
export { type UsageStatus, usageStatusOf } from './usage-status.js';
