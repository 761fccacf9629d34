/** Types of request-logs.mjs, for its test. */
export declare const FILTER: string;

type Run = (words: string[]) => { readonly status: number | null; readonly stdout: string };

export declare function typed(project: string): string;
export declare function excludeRequestLogs(project: string, run?: Run): boolean;
export declare function requestLogsExcluded(project: string, run?: Run): boolean;
