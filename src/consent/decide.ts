/**
 * Whether anything may leave, and who decided. The sources are asked in the order of the design;
 * each can only turn off, so the first that does is the answer.
 */

export type Decision =
  | { readonly allowed: true; readonly endpoint: string }
  /** `source` is what turned it off, `message` a plain sentence that names it. */
  | { readonly allowed: false; readonly source: string; readonly message: string };

export interface Circumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null means that nothing is ever sent. */
  readonly endpoint: string | null | undefined;
}

type Refusal = Extract<Decision, { allowed: false }>;
type Source = (circumstances: Circumstances) => Refusal | undefined;

/** What forbids a share that the user asked for. */
const SOURCES: readonly Source[] = [variable('DO_NOT_TRACK'), variable('ABOVEBOARD_DISABLED')];

export function decideManualShare(circumstances: Circumstances): Decision {
  for (const source of SOURCES) {
    const refusal = source(circumstances);
    if (refusal !== undefined) return refusal;
  }
  const { endpoint } = circumstances;
  if (typeof endpoint === 'string') return { allowed: true, endpoint };
  const message =
    endpoint === null
      ? 'Nothing was sent: the endpoint is null, which turns all sending off.'
      : 'Nothing was sent: no endpoint is set; give the address of the service to createTelemetry() or shareSessionData().';
  return { allowed: false, source: 'endpoint', message };
}

/** Any value but none, `0` and `false`. */
function variable(name: string): Source {
  return ({ env }) => {
    const value = env[name]?.trim().toLowerCase() ?? '';
    if (value === '' || value === '0' || value === 'false') return undefined;
    const message = `Nothing was sent: the environment variable ${name} turns it off.`;
    return { allowed: false, source: name, message };
  };
}
