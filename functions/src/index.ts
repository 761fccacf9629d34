/** The Cloud Functions, registered and nothing else. */
import { createFunctions, leaveBodiesUnparsed, openService } from './cloud/index.js';

leaveBodiesUnparsed();

export const { receive, statistics, admin, purge, rollup } = createFunctions(openService);
