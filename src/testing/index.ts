/** `aboveboard/testing`: for package authors, to see what would leave, and that off means nothing. */
export { expectNothing } from './expect-nothing.js';
export { checkOptOut, type OptOutCheck, type OptOutReport } from './opt-out.js';
export type { TestEvent, TestRequest, TestSession, Values } from './received.js';
export { startTestService, type TestService } from './service.js';
export { makeTestUser, type TestUser, type TestUserOptions } from './user.js';
