/** What the service knows of the packages that it is for, and how it holds shares to that. */
export { admissionOf, eventAdmissionOf } from './admission.js';
export { keptEvents } from './events.js';
export { type Declarations, namesIn, readDeclarations } from './read.js';
export { keptShare } from './share.js';
export { keptUsage } from './usage.js';
