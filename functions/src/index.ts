/** The Cloud Functions, registered and nothing else. */
import { createFunctions, leaveBodiesUnparsed, openService } from './cloud/index.js';

leaveBodiesUnparsed();

export const { receive, admin, purge } = createFunctions(openService);
